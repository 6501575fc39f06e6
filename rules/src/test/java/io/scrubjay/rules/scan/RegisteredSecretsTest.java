package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Finding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegisteredSecretsTest {
    private static final String SECRET = "q7/Vz04k+wX9sLm2Zt";

    private final CompiledRules rules = CompiledRules.compile(TestRules.PACK);
    private final List<String> registered = new ArrayList<>();
    private final KnownSecrets known = new KnownSecrets(new SeenSecrets(), new Registered());
    private final Sweep sweep = rules.newSweep(known);
    private final Examiner examiner = rules.newExaminer(known);

    @BeforeEach
    void register() {
        registered.clear();
        registered.add(SECRET);
    }

    @AfterAll
    void close() {
        sweep.close();
        examiner.close();
        rules.close();
    }

    @Test
    void examine_atEveryOffset_found() {
        for (int offset = 0; offset < 70; offset++) {
            // given
            String before = "x".repeat(Math.max(0, offset - 1)) + (offset > 0 ? "." : "");

            // when
            String text = before + SECRET + "y";
            List<Finding> findings = examiner.examine(null, bytes(text));

            // then
            assertThat(sweepHits(text)).as("offset %d", offset).isPositive();
            assertThat(findings).as("offset %d", offset).hasSize(1);
            assertThat(findings.getFirst().rule()).isEqualTo(RegisteredSecrets.RULE);
            assertThat(findings.getFirst().fromByte()).isEqualTo(offset);
            assertThat(findings.getFirst().toByte()).isEqualTo(offset + SECRET.length());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer %s",
                "?token=%s&x=1",
                "user:%s@host",
                "a/%s/b",
                "x\\n%s",
                "x\\u0009%s\\u000a",
                "a%%3D%s",
                "a%%253D%s",
                "a%%5Cn%s",
                "\u001b[31m%s\u001b[0m",
                "\n\u0018%s2\u0008",
                "\n0%s2",
                "(%s)",
                "\u00e9%s"
            })
    void sweep_behindWhatEndsAToken_hit(String format) {
        // given
        String text = String.format(format, SECRET);

        // when, then
        assertThat(sweepHits(text)).isPositive();
        assertThat(examiner.examine(null, bytes(text))).extracting(Finding::rule).containsExactly(RegisteredSecrets.RULE);
    }

    @ParameterizedTest
    @EnumSource(Encodings.class)
    void examine_encoded_foundWhole(Encodings encoding) {
        // given
        String text = "value: " + encoding.encode("a " + SECRET + " b") + " end";

        // when
        List<Finding> findings = examiner.examine(null, bytes(text));

        // then
        assertThat(sweepHits(text)).isPositive();
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().rule()).isEqualTo(RegisteredSecrets.RULE);
        assertThat(new String(findings.getFirst().secret(bytes(text)), StandardCharsets.ISO_8859_1)).isEqualTo(SECRET);
    }

    @Test
    void examine_escapedSlash_foundWhole() {
        // given
        String text = "{\"a\":\"" + SECRET.replace("/", "\\/") + "\"}";

        // when
        List<Finding> findings = examiner.examine(null, bytes(text));

        // then
        assertThat(sweepHits(text)).isPositive();
        assertThat(findings).hasSize(1);
        assertThat(new String(findings.getFirst().secret(bytes(text)), StandardCharsets.ISO_8859_1)).isEqualTo(SECRET);
    }

    @Test
    void examine_foundByARuleToo_ruleNamesIt() {
        // given
        String token = "tok_" + "Xy12abZ90qwE";
        registered.add(token);

        // when
        List<Finding> findings = examiner.examine(null, bytes("x " + token + " y"));

        // then
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().rule()).isNotEqualTo(RegisteredSecrets.RULE);
    }

    @Test
    void examine_onlyTheBeginningIsRegistered_onlyThatIsTheSecret() {
        // given
        String longer = SECRET + "Q8";
        registered.add(longer);

        // when
        List<Finding> shorter = examiner.examine(null, bytes("x " + SECRET + " y"));
        List<Finding> both = examiner.examine(null, bytes("x " + longer + " y"));

        // then
        assertThat(shorter.getFirst().toByte()).isEqualTo(2 + SECRET.length());
        assertThat(both).hasSize(1);
        assertThat(both.getFirst().toByte()).isEqualTo(2 + longer.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"q7/Vz04k+wX9sLm2Z", "q7/Vz04k+wX9sLm2Zu", "7/Vz04k+wX9sLm2Zt", "xq7/Vz04k+wX9sLm2Zt"})
    void sweep_otherTokens_noHit(String token) {
        assertThat(sweepHits("a " + token + " b")).isZero();
    }

    @Test
    void sweep_nothingRegistered_noHit() {
        // given
        registered.clear();

        // when, then
        assertThat(sweepHits("a " + SECRET + " b")).isZero();
    }

    @Test
    void sweep_anyBytesAround_findsWhatTheExaminerFinds() {
        // given
        Random random = new Random(20_261_128);
        String alphabet = "aZ09-_./+=~ \"\\%:,[;n\n\u0001\u00e9";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int at = random.nextInt(40); at > 0; at--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            text.append(SECRET);
            for (int at = random.nextInt(20); at > 0; at--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }

            // when
            List<Finding> findings = examiner.examine(null, bytes(text.toString()));

            // then
            if (findings.stream().anyMatch(finding -> finding.rule().equals(RegisteredSecrets.RULE))) {
                assertThat(sweepHits(text.toString())).as(text.toString()).isPositive();
            }
        }
    }

    private int sweepHits(String text) {
        byte[] bytes = bytes(text);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length);
            memory.copyFrom(MemorySegment.ofArray(bytes));
            return sweep.sweep(memory.address(), bytes.length).count();
        }
    }

    /** Those in the list. */
    private final class Registered implements RegisteredSecrets {
        @Override
        public int minBytes() {
            return registered.stream().mapToInt(String::length).min().orElse(TokenHint.MAX_BYTES + 1);
        }

        @Override
        public int nextLength(int prefixCrc, int aboveBytes) {
            return registered.stream()
                    .map(secret -> Objects.requireNonNull(TokenHint.of(bytes(secret), 0, secret.length())))
                    .filter(hint -> hint.prefixCrc() == prefixCrc && hint.lengthBytes() > aboveBytes)
                    .mapToInt(TokenHint::lengthBytes)
                    .min()
                    .orElse(0);
        }

        @Override
        public Check newCheck() {
            return (token, lengthBytes) ->
                    registered.contains(new String(token, 0, lengthBytes, StandardCharsets.ISO_8859_1));
        }
    }
}
