package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.incident.LeakResponse;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.rules.Fingerprint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationTableTest {
    private static final Instant DECIDED = Instant.parse("2026-11-28T10:00:00Z");

    @TempDir
    private Path dir = Path.of("");

    @Test
    void prune_keepsWhatSomethingIsToComeOf() throws Exception {
        // given
        try (Store store = Store.open(dir)) {
            RevocationTable table = table(store, 100);
            store.write(connection -> {
                        table.put(connection, revocation("planned", RevocationState.PLANNED, null));
                        table.put(connection, revocation("approved", RevocationState.APPROVED, DECIDED));
                        table.put(connection, revocation("unverified", RevocationState.REVOKED, DECIDED));
                        table.put(connection, revocation("unverifiable", RevocationState.REVOKED, null));
                        table.put(connection, revocation("dead", RevocationState.VERIFIED_DEAD, null));
                        table.put(connection, revocation("failed", RevocationState.FAILED, null));
                        return null;
                    })
                    .join();

            // when
            store.write(connection -> table.prune(connection, DECIDED.plus(Duration.ofDays(91))))
                    .join();

            // then
            assertThat(store.read(connection -> table.list(connection, 10, null)).join())
                    .extracting(Revocation::id)
                    .containsExactly("unverified", "planned", "approved");
        }
    }

    @Test
    void prune_tooMany_deletesTheOldestFinishedThenTheOldestThatWait() throws Exception {
        // given
        try (Store store = Store.open(dir)) {
            RevocationTable table = table(store, 2);
            store.write(connection -> {
                        table.put(connection, revocation("1", RevocationState.APPROVED, DECIDED));
                        table.put(connection, revocation("2", RevocationState.PLANNED, null));
                        table.put(connection, revocation("3", RevocationState.PLANNED, null));
                        table.put(connection, revocation("4", RevocationState.FAILED, null));
                        return null;
                    })
                    .join();

            // when
            int waiting = store.write(connection -> table.prune(connection, DECIDED)).join();

            // then
            assertThat(waiting).isEqualTo(1);
            assertThat(store.read(connection -> table.list(connection, 10, null)).join())
                    .extracting(Revocation::id)
                    .containsExactly("3", "1");
        }
    }

    private static RevocationTable table(Store store, int maxRevocations) {
        return new RevocationTable(
                store.cipher(), new HolderTags(FingerprintKey.of(new byte[32])), maxRevocations);
    }

    private static Revocation revocation(String id, RevocationState state, @Nullable Instant dueAt) {
        Credential credential = new Credential(
                new Fingerprint("0".repeat(32)),
                "ci",
                "vault",
                new Handle("accessor", "a"),
                null,
                null,
                null,
                CredentialClass.JIT,
                null);
        LeakResponse.Decision policy = new LeakResponse.Decision("jit", "v", "enforce", "revoke", "policy");
        return new Revocation(
                id, credential, "registry", policy, state, DECIDED, dueAt, 0, false, false, Progress.NONE);
    }
}
