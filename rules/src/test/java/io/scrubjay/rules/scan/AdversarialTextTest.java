package io.scrubjay.rules.scan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text made to cost as much as it can. The exact stage counts the bytes that it looks at, so that linearity shows without a
 * clock: twice the text, at most twice the work; what would take more is refused and never said to be clean.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdversarialTextTest {
    private static final RulePack PACK = BuiltinPacks.load(List.of(BuiltinPacks.ALL));
    /** Enough for all that is bounded, such as how much of a long secret is looked at, to have reached its bound. */
    private static final int BYTES = 64 * 1024;
    /** What is done at the ends of a text counts less the longer it is. */
    private static final double TWICE = 2.2;

    /** A small one, of which a payload has thousands. */
    private static final int FIELD_BYTES = 1000;

    private static final String TALK = "the agent called its tool and waited for what it had to say of the weather, ";
    private static final int MOST_ENCODINGS = 40;
    private static final String TOKEN = "tok_" + "Zq7Xw2Pv9Lr4 ";

    private final CompiledRules rules = CompiledRules.compile(PACK);
    private final Sweep sweep = rules.newSweep();
    private final DatabaseExaminer examiner = (DatabaseExaminer) rules.newExaminer();

    @AfterAll
    void close() {
        examiner.close();
        sweep.close();
        rules.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIA", "sk-", "ghp_", "eyJ", "password=", "password='", "\"password\":\"", "?password=", "?database_url=",
                "aws_secret_access_key=", "authorization: bearer ", "> x-api-key: ", "cookie: a=b; ", "token: ", "key=",
                "<password ", "password for the is ", "\"key\":\"password\",\"value\":", "\n\bpassword\u0012", "\"", "'", "\\",
                "\\\"", "[redacted:", "[redacted:a:0a1b2c3d]", "{\"a\":", "[", "a", "QUJD", "41", "%41", "%2541", "\\u0041",
                "\\\\u0041", "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----\nQUJD", "https://user:", "4111 ",
                "4242424242424242", "DE89", "\n", " ", "\u0000", "H4sIAAAA", "\u001f\u008b\b\u0000"
            })
    void examine_repeated_takesLinearWork(String text) {
        assertLinear(text);
    }

    @Test
    void examine_nearMissOfEveryRule_takesLinearWork() {
        // given
        SampleGenerator generator = new SampleGenerator(new SplittableRandom(11));
        List<String> misses = PACK.rules().stream()
                .flatMap(rule -> generator.nearMisses(rule).stream().map(Sample::text).filter(text -> !text.isEmpty()).limit(1))
                .toList();

        // then
        assertThat(misses).hasSizeGreaterThan(PACK.rules().size() / 2).allSatisfy(this::assertLinear);
    }

    private void assertLinear(String text) {
        long once = work(repeat(text, BYTES));
        long twice = work(repeat(text, 2 * BYTES));
        assertThat(twice).as("work for the double of '%s'", text).isLessThanOrEqualTo((long) (TWICE * once) + BYTES);
    }

    /** The bytes that were looked at until the answer, or the refusal. */
    private long work(byte[] text) {
        try {
            examiner.examine(null, text);
        } catch (ScanException e) {
            assertThat(e).hasMessageStartingWith("examine: over ");
        }
        return examiner.lastWork();
    }

    @Test
    void sweep_64MegabytesOfHits_saysThatThereAreMore() {
        // given
        int length = 64 << 20;
        byte[] text = repeat("AKIA" + "Q7ZP2WXN5KTR3MVB ", 1 << 20);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(length);
            for (long at = 0; at < length; at += text.length) {
                MemorySegment.copy(text, 0, memory, ValueLayout.JAVA_BYTE, at, text.length);
            }

            // when
            SweepHits hits = sweep.sweep(memory.address(), length);

            // then
            assertThat(hits.overflowed()).isTrue();
            assertThat(hits.isEmpty()).isFalse();
            assertThat(hits.anyEndsWithin(length - 10, length)).isTrue();
        }
    }

    @Test
    void examine_64MegabytesOfOneLiteral_isNotClean() {
        // given
        byte[] text = repeat("AKIA", 64 << 20);

        // then
        assertThatThrownBy(() -> examiner.examine(null, text))
                .isInstanceOf(ScanException.class)
                .hasMessageStartingWith("examine: over ");
    }

    @Test
    void examine_halfAMillionSecrets_findsAll() {
        // given
        int count = 500_000;
        byte[] text = repeat(TOKEN, count * TOKEN.length());

        try (CompiledRules few = CompiledRules.compile(TestRules.PACK);
                Examiner finder = few.newExaminer()) {
            // when
            int found = finder.examine(null, text).size();

            // then
            assertThat(found).isEqualTo(count);
        }
    }

    @Test
    void examine_moreMatchesThanItKeeps_isNotClean() {
        // given
        byte[] text = repeat(TOKEN, 1_100_000 * TOKEN.length());

        try (CompiledRules few = CompiledRules.compile(TestRules.PACK);
                Examiner finder = few.newExaminer()) {
            // then
            assertThatThrownBy(() -> finder.examine(null, text))
                    .isInstanceOf(ScanException.class)
                    .hasMessageStartingWith("examine: over 1048576 hits in ");
        }
    }

    @ParameterizedTest
    @EnumSource(Encodings.class)
    void examine_encodingsOneInsideAnother_answers(Encodings encoding) {
        // given
        String deep = "password=hunter2hunter2 " + TOKEN;
        for (int i = 0; i < MOST_ENCODINGS && deep.length() < 100_000; i++) {
            deep = encoding.encode(deep);
        }

        // when
        long work = work(deep.getBytes(StandardCharsets.ISO_8859_1));

        // then
        assertThat(work).isLessThan(2L * 1024 * deep.length());
    }

    @Test
    void examine_nearMissesInManySmallFields_reachTheBudgetOfTheirPayload() {
        // given
        SampleGenerator generator = new SampleGenerator(new SplittableRandom(11));
        List<byte[]> fields = PACK.rules().stream()
                .flatMap(rule -> generator.nearMisses(rule).stream().map(Sample::text).filter(text -> !text.isEmpty()))
                .filter(text -> workOfAByte(text) > 100)
                .map(text -> repeat(text, FIELD_BYTES))
                .toList();
        examiner.beginPayload(4 << 20);

        // then
        assertThatThrownBy(() -> {
                    for (int i = 0; i < (4 << 20) / FIELD_BYTES; i++) {
                        examiner.examine(null, fields.get(i % fields.size()));
                    }
                })
                .isInstanceOf(OverBudgetException.class)
                .hasMessageEndingWith(" bytes of work for a payload of 4194304 bytes");
        examiner.endPayload();
    }

    private double workOfAByte(String text) {
        examiner.beginPayload(FIELD_BYTES);
        try {
            examiner.examine(null, repeat(text, FIELD_BYTES));
        } catch (OverBudgetException e) {
            assertThat(e).hasMessageContaining("for a payload of");
        }
        long taken = requireNonNull(examiner.payload()).taken();
        examiner.endPayload();
        return (double) taken / FIELD_BYTES;
    }

    @Test
    void examine_sampleOfEveryRuleInSentences_staysFarBelowTheBudgetOfTheirPayload() {
        // given
        SampleGenerator generator = new SampleGenerator(new SplittableRandom(11));
        List<byte[]> fields = PACK.rules().stream()
                .flatMap(rule -> generator.samples(rule).stream().limit(1))
                .map(sample -> TALK + sample.text() + TALK)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int bytes = fields.stream().mapToInt(field -> field.length).sum();
        examiner.beginPayload(bytes);

        // when
        fields.forEach(field -> examiner.examine(null, field));

        // then
        assertThat(requireNonNull(examiner.payload()).taken()).isLessThan(64L * bytes / 8);
        examiner.endPayload();
    }

    private static byte[] repeat(String text, int length) {
        byte[] piece = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = piece[i % piece.length];
        }
        return all;
    }
}
