package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.scan.TokenHint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialRegistryTest {
    private static final int HINT_BYTES = 16;
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @TempDir
    private Path dir = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @SuppressWarnings("NullAway.Init")
    private CredentialRegistry registry;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(dir);
        registry = registry(NOW, 1_000);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void register_again_isIdempotent() {
        // given
        Credential credential = credential(1, "vault", "team-x", null);
        Credential longer = credential(1, "vault", "team-x", NOW.plusSeconds(60));

        // when
        List<Registration> results = Stream.of(credential, credential, longer, credential(1, "ci", "team-x", null))
                .map(one -> registry.register(List.of(one)).join().getFirst())
                .toList();

        // then
        assertThat(results)
                .containsExactly(
                        Registration.CREATED, Registration.UNCHANGED, Registration.UPDATED, Registration.CONFLICT);
        assertThat(registry.list(10, null).join()).containsExactly(longer);
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void load_afterARestart_knowsAll() throws Exception {
        // given
        Credential credential = credential(1, "vault", "team-x", null);
        registry.register(List.of(credential, credential(2, "vault", "team-y", null))).join();
        store.close();

        // when
        store = Store.open(dir);
        registry = registry(NOW, 1_000);
        registry.load();

        // then
        assertThat(registry.mayContain(fingerprint(1))).isTrue();
        assertThat(registry.mayContain(fingerprint(3))).isFalse();
        assertThat(store.read(connection -> registry.find(connection, fingerprint(1))).join()).contains(credential);
    }

    @Test
    void heldBy_countsWhatIsLive() {
        // given
        registry.register(List.of(
                        credential(1, "vault", "team-x", null),
                        credential(2, "vault", "team-x", NOW.plusSeconds(1)),
                        credential(3, "vault", "team-x", NOW.minusSeconds(1)),
                        credential(4, "vault", "team-y", null)))
                .join();

        // when
        List<Credential> held = store.read(connection -> registry.heldBy(connection, HolderKind.OWNER, "team-x")).join();

        // then
        assertThat(held).extracting(Credential::fingerprint).containsExactlyInAnyOrder(fingerprint(1), fingerprint(2));
        assertThat(store.read(connection -> registry.countHeldBy(connection, HolderKind.OWNER, "team-x")).join())
                .isEqualTo(2);
        assertThat(store.read(connection -> registry.heldBy(connection, HolderKind.AGENT, "team-x")).join()).isEmpty();
    }

    @Test
    void delete_byItsIssuerOnly() {
        // given
        registry.register(List.of(credential(1, "vault", "team-x", null))).join();

        // when
        boolean byAnother = registry.delete(fingerprint(1), "ci").join();
        boolean byItsIssuer = registry.delete(fingerprint(1), "vault").join();

        // then
        assertThat(byAnother).isFalse();
        assertThat(byItsIssuer).isTrue();
        assertThat(registry.mayContain(fingerprint(1))).isFalse();
        assertThat(registry.size()).isZero();
    }

    @Test
    void nextLength_followsWhatIsRegistered_alsoAfterARestart() throws Exception {
        // given
        TokenHint hint = new TokenHint(0x123456, 40);
        Credential one = credential(1, "vault", "team-x", null).withHint(hint);
        Credential two = credential(2, "vault", "team-x", null).withHint(hint);
        registry.register(List.of(one, two)).join();

        // when
        registry.register(List.of(one.withHint(new TokenHint(0x654321, 20)))).join();
        store.close();
        store = Store.open(dir);
        registry = registry(NOW, 1_000);
        registry.load();

        // then
        assertThat(registry.minBytes()).isEqualTo(20);
        assertThat(registry.nextLength(0x654321, 0)).isEqualTo(20);
        assertThat(registry.nextLength(0x123456, 0)).isEqualTo(40);
        registry.delete(fingerprint(2), "vault").join();
        assertThat(registry.nextLength(0x123456, 0)).isZero();
        assertThat(registry.newCheck().isRegistered(new byte[40], 40)).isFalse();
    }

    @Test
    void nextLength_hintsBelowTheBound_areNotLookedFor() {
        // given
        CredentialRegistry careful = new CredentialRegistry(
                store, FingerprintKey.of(new byte[32]), Clock.systemUTC(), new Meters(new SimpleMeterRegistry()), 40);

        // when
        careful.register(List.of(
                        credential(1, "vault", "x", null).withHint(new TokenHint(1, 39)),
                        credential(2, "vault", "x", null).withHint(new TokenHint(1, 40))))
                .join();

        // then
        assertThat(careful.minBytes()).isEqualTo(40);
        assertThat(careful.nextLength(1, 0)).isEqualTo(40);
        assertThat(careful.delete(fingerprint(1), "vault").join()).isTrue();
        assertThat(careful.nextLength(1, 0)).isEqualTo(40);
    }

    @Test
    void register_hintChanged_theFormerIsForgotten() {
        // given
        Credential one = credential(1, "vault", "team-x", null);
        registry.register(List.of(one.withHint(new TokenHint(1, 16)))).join();

        // when
        Registration result = registry.register(List.of(one)).join().getFirst();

        // then
        assertThat(result).isEqualTo(Registration.UPDATED);
        assertThat(registry.nextLength(1, 0)).isZero();
        assertThat(registry.minBytes()).isEqualTo(257);
    }

    @Test
    void delete_commitFails_isStillKnown() {
        // given
        registry.register(List.of(credential(1, "vault", "team-x", null).withHint(new TokenHint(1, 16))))
                .join();
        store.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.executeUpdate("CREATE TABLE late (id TEXT REFERENCES incident (id)"
                                + " DEFERRABLE INITIALLY DEFERRED)");
                        return statement.executeUpdate("CREATE TRIGGER fail AFTER DELETE ON credential"
                                + " BEGIN INSERT INTO late VALUES ('none'); END");
                    }
                })
                .join();

        // when
        CompletableFuture<Boolean> deleted = registry.delete(fingerprint(1), "vault");

        // then
        assertThat(deleted).failsWithin(Duration.ofMinutes(1));
        assertThat(registry.mayContain(fingerprint(1))).isTrue();
        assertThat(registry.nextLength(1, 0)).isEqualTo(16);
        assertThat(store.read(connection -> registry.find(connection, fingerprint(1))).join()).isPresent();
    }

    @Test
    void register_forgetsWhatExpiredADayAgo() {
        // given
        registry.register(List.of(
                        credential(1, "vault", "team-x", NOW.plusSeconds(10)),
                        credential(2, "vault", "team-x", NOW.plusSeconds(90_000))))
                .join();
        CredentialRegistry later = registry(NOW.plusSeconds(86_420), 1_000);
        later.load();

        // when
        later.register(List.of(credential(3, "vault", "team-x", null))).join();

        // then
        assertThat(later.list(10, null).join())
                .extracting(Credential::fingerprint)
                .containsExactly(fingerprint(2), fingerprint(3));
        assertThat(later.mayContain(fingerprint(1))).isFalse();
    }

    @Test
    void register_beyondTheBound_isFull() {
        // given
        CredentialRegistry small = registry(NOW, 2);

        // when
        List<Registration> results = small.register(List.of(
                        credential(1, "vault", "x", null),
                        credential(2, "vault", "x", null),
                        credential(3, "vault", "x", null),
                        credential(2, "vault", "y", null)))
                .join();

        // then
        assertThat(results)
                .containsExactly(
                        Registration.CREATED, Registration.CREATED, Registration.FULL, Registration.UPDATED);
    }

    @Test
    void register_writesNothingReadable() throws Exception {
        // when
        registry.register(List.of(credential(1, "vault", "team-unmistakable", null))).join();
        store.close();

        // then
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file -> assertThat(
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain("team-unmistakable", "accessor-"));
        }
    }

    private CredentialRegistry registry(Instant now, int maxCredentials) {
        return new CredentialRegistry(
                store,
                FingerprintKey.of(new byte[32]),
                Clock.fixed(now, ZoneOffset.UTC),
                new Meters(new SimpleMeterRegistry()),
                HINT_BYTES,
                maxCredentials);
    }

    private static Credential credential(int secret, String issuer, String owner, @Nullable Instant expiresAt) {
        return new Credential(
                fingerprint(secret),
                issuer,
                "vault-prod",
                new Handle("accessor", "accessor-" + secret),
                owner,
                null,
                null,
                CredentialClass.JIT,
                expiresAt);
    }

    private static Fingerprint fingerprint(int secret) {
        return new Fingerprint(String.format("%016x%016x", secret * 0x1234567L, secret));
    }
}
