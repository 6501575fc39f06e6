package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeenSecretsTest {
    private static final String SECRET = "q7-Vz04kPwX9sLm2";

    private final CompiledRules rules = CompiledRules.compile(TestRules.PACK);
    private final Rule keyRule = rule(Detector.Keyword.class);
    private final Rule tokenRule = rule(Detector.Token.class);
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1000); // which overflows on the way
    private final SeenSecrets seen = new SeenSecrets(nanoTime::get);
    private final Sweep sweep = rules.newSweep(new KnownSecrets(seen, RegisteredSecrets.NONE));
    private final Examiner examiner = rules.newExaminer(new KnownSecrets(seen, RegisteredSecrets.NONE));

    @AfterAll
    void close() {
        sweep.close();
        examiner.close();
        rules.close();
    }

    @Test
    void remember_foundWithoutContext_atEveryOffset() {
        // given
        seen.remember(keyRule, bytes(SECRET));

        for (int offset = 0; offset < 20; offset++) {
            // when
            String text = "x".repeat(offset) + SECRET + "y";
            List<Finding> findings = examiner.examine(null, bytes(text));

            // then
            assertThat(sweepHits(text)).as("offset %d", offset).isPositive();
            assertThat(findings).as("offset %d", offset).hasSize(1);
            assertThat(findings.getFirst().rule()).isEqualTo(keyRule);
            assertThat(findings.getFirst().fromByte()).isEqualTo(offset);
            assertThat(findings.getFirst().toByte()).isEqualTo(offset + SECRET.length());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Encodings.class,
            names = {"BASE64", "BASE64_URL", "HEX_LOWER", "HEX_UPPER"})
    void remember_foundEncoded(Encodings encoding) {
        // given
        seen.remember(keyRule, bytes(SECRET));
        String text = "value: " + encoding.encode("a " + SECRET + " b");

        // when, then
        assertThat(sweepHits(text)).isPositive();
        assertThat(examiner.examine(null, bytes(text))).hasSize(1);
    }

    @Test
    void remember_oneByteOff_notFound() {
        // given
        seen.remember(keyRule, bytes(SECRET));
        String text = "x " + SECRET.replace("sLm2", "sLm3") + " y";

        // when, then
        assertThat(sweepHits(text)).isZero();
        assertThat(examiner.examine(null, bytes(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q7-Vz04kPwX9sLm", "0123456789012345", "correcthorsebatterystaple", "two words of 2026 here"})
    void remember_whatMayStandForOtherThings_isNot(String secret) {
        // given
        seen.remember(keyRule, bytes(secret));

        // when, then
        assertThat(sweepHits("x " + secret + " y")).isZero();
    }

    @Test
    void remember_ofTokenRule_isNot() {
        // given
        String other = new StringBuilder(SECRET).reverse().toString();
        seen.remember(tokenRule, bytes(other));

        // when, then
        assertThat(sweepHits("x " + other + " y")).isZero();
    }

    @Test
    void remember_forgottenAfterAnHour_unlessSeenAgain() {
        // given
        String again = "A1" + SECRET;
        String once = "B2" + SECRET.replace('q', 'p');
        seen.remember(keyRule, bytes(again));
        seen.remember(keyRule, bytes(once));

        // when
        nanoTime.addAndGet(SeenSecrets.REMEMBERED_FOR.toNanos() / 2 + 1);
        seen.remember(keyRule, bytes(again));
        nanoTime.addAndGet(SeenSecrets.REMEMBERED_FOR.toNanos() / 2 + 1);

        // then
        assertThat(sweepHits(again)).isPositive();
        assertThat(sweepHits(once)).isZero();
    }

    @Test
    void remember_tooMany_eldestForgotten() {
        // given
        SeenSecrets few = new SeenSecrets(nanoTime::get);
        for (int i = 0; i <= SeenSecrets.MAX_SECRETS; i++) {
            few.remember(keyRule, bytes(numbered(i)));
        }

        // when, then
        try (Sweep other = rules.newSweep(new KnownSecrets(few, RegisteredSecrets.NONE))) {
            assertThat(sweepHits(other, numbered(0))).isZero();
            assertThat(sweepHits(other, numbered(1))).isPositive();
            assertThat(sweepHits(other, numbered(SeenSecrets.MAX_SECRETS))).isPositive();
        }
    }

    private static String numbered(int i) {
        return "n%05d".formatted(i) + SECRET;
    }

    private int sweepHits(String text) {
        return sweepHits(sweep, text);
    }

    private static int sweepHits(Sweep sweep, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length);
            memory.copyFrom(MemorySegment.ofArray(bytes));
            return sweep.sweep(memory.address(), bytes.length).count();
        }
    }

    private static Rule rule(Class<? extends Detector> kind) {
        return TestRules.PACK.rules().stream()
                .filter(rule -> kind.isInstance(rule.detector()))
                .findFirst()
                .orElseThrow();
    }
}
