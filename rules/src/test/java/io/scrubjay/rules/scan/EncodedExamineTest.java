package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.mask.Masks;
import io.scrubjay.rules.mask.Patch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets that stand encoded in a field: what is masked, under which fingerprint, and at what cost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncodedExamineTest {
    private static final String SECRET = "tok_abcdefghijkl";

    private final CompiledRules rules = CompiledRules.compile(TestRules.PACK);
    private final Examiner examiner = rules.newExaminer();
    private final Sweep sweep = rules.newSweep();
    private final Fingerprinter fingerprinter = new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]);
    private final FieldRedactor redactor = new FieldRedactor(examiner, fingerprinter, new LabelMasker());

    @AfterAll
    void close() {
        sweep.close();
        examiner.close();
        rules.close();
    }

    static Stream<Arguments> masked() {
        String json = "{\"token\":\"" + SECRET + "\"}";
        String base64 = Encodings.BASE64.encode(json);
        return Stream.of(
                argumentSet("base64 of JSON", "a " + base64 + " b", "a # b"),
                argumentSet("base64 of user and secret", "Basic " + Encodings.BASE64.encode("bob:" + SECRET), "Basic #"),
                argumentSet("base64 behind another's characters", "k=" + base64, "k=#"),
                argumentSet("base64 of an assignment", "x " + Encodings.BASE64.encode("{\"password\":\"s3cr3tpw\"}"), "x #"),
                argumentSet("base64 of a name in upper case", Encodings.BASE64_URL.encode("DB_PASSWORD=s3cr3tpw1"), "#"),
                argumentSet("base64 of a provider's name", Encodings.BASE64.encode("acmecorp=0123456789abcdef"), "#"),
                argumentSet("base64 of an expression's word", Encodings.BASE64.encode("xx begin ABC end"), "#"),
                argumentSet("hex", "[" + Encodings.HEX_UPPER.encode(SECRET) + "]", "[#]"),
                argumentSet("hex of JSON", Encodings.HEX_LOWER.encode(json), "#"),
                argumentSet("percent, all of it", "q=" + Encodings.PERCENT_ALL.encode(SECRET) + "&b", "q=#&b"),
                argumentSet("percent, one character", "q=tok%5Fabcdefghijkl&b", "q=#&b"),
                argumentSet("percent, twice", "q=tok%255Fabcdefghijkl&b", "q=#&b"),
                argumentSet(
                        "percent of an assignment",
                        "q=acmecorp%20%3A%3D%20%220123456789abcdef%22&b",
                        "q=acmecorp%20%3A%3D%20%22#%22&b"),
                argumentSet(
                        "percent of a call",
                        "q=put%28%22acmecorp%22%2C%20%220123456789abcdef%22%29",
                        "q=put%28%22acmecorp%22%2C%20%22#%22%29"),
                argumentSet(
                        "percent of a sentence", "password%20was%20set%20to%20s3cr3tpw1", "password%20was%20set%20to%20#"),
                argumentSet("percent of an expression's word", "q=begin%20ABC%20end", "q=begin%20#%20end"),
                argumentSet("percent of a member", "%22passphrase%22%3A%20%22two%20words%22", "%22passphrase%22%3A%20%22#%22"),
                argumentSet("percent in a value", "acmecorp=0123456789ab%63%64%65%66&b", "acmecorp=#&b"),
                argumentSet("hex of an assignment", "[" + Encodings.HEX_LOWER.encode("API_KEY = s3cr3tpw1") + "]", "[#]"),
                argumentSet("percent of a connection string", "u=pg%3A%2F%2Fbob%3Ahunter2%40db x", "u=pg%3A%2F%2Fbob%3A#%40db x"),
                argumentSet("percent in lower case", "u=pg%3a%2f%2fbob%3ahunter2%40db x", "u=pg%3a%2f%2fbob%3a#%40db x"),
                argumentSet("escape of one character", "say \\u0074ok_abcdefghijkl.", "say #."),
                argumentSet("escape in an escaped text", "{\\\"a\\\":\\\"\\\\u0074ok_abcdefghijkl\\\"}", "{\\\"a\\\":\\\"#\\\"}"),
                argumentSet("JSON in base64", "x " + Encodings.BASE64.encode("{\"password\":\"tok\\u005fabcdefghijkl\"}"), "x #"),
                argumentSet("hex in base64", Encodings.BASE64.encode("{\"token\":\"" + Encodings.HEX_LOWER.encode(SECRET)), ""),
                argumentSet("plain and encoded", SECRET + " " + base64, "# #"));
    }

    @ParameterizedTest
    @MethodSource("masked")
    void redact_encoded(String field, String expected) {
        // given
        byte[] value = bytes(field);

        // when
        List<Patch> patches = redactor.redact(null, value);

        // then
        String masked = new String(FieldRedactor.apply(patches, value), StandardCharsets.ISO_8859_1);
        if (!expected.isEmpty()) {
            assertThat(masked.replaceAll("\\[redacted:[^]]*]", "#")).isEqualTo(expected);
            assertThat(TestRules.sweepHits(sweep, value)).isTrue();
        }
        assertThat(redactor.redact(null, bytes(masked))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Encodings.class)
    void redact_sameFingerprintInEveryEncoding(Encodings encoding) {
        // given
        String expected = fingerprinter.fingerprint(bytes(SECRET), 0, SECRET.length()).hex();

        // when
        List<Patch> patches = redactor.redact(null, bytes("a " + encoding.encode("the " + SECRET + " itself") + " b"));

        // then
        assertThat(patches).extracting(patch -> patch.fingerprint().hex()).containsExactly(expected);
        assertThat(patches.getFirst().finding().rule()).isEqualTo(TestRules.TOKEN);
        assertThat(patches.getFirst().toString()).doesNotContain(SECRET);
    }

    @Test
    void redact_partialStyleShowsTheDecodedTail() {
        // given
        FieldRedactor partial =
                new FieldRedactor(examiner, fingerprinter, Objects.requireNonNull(Masks.named("partial")));

        // when
        List<Patch> patches = partial.redact(null, bytes(Encodings.BASE64.encode(SECRET)));

        // then
        assertThat(patches).extracting(Patch::replacement).containsExactly("[redacted:...ijkl]");
    }

    @Test
    void examine_keyAsContext() {
        // given
        String value = Encodings.BASE64.encode("{\"a\":\"" + SECRET + "\"}");

        // when
        List<Finding> findings = examiner.examine(bytes("note"), bytes(value));

        // then
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().fromByte()).isZero();
        assertThat(findings.getFirst().toByte()).isEqualTo(value.length());
        assertThat(examiner.examine(bytes(value), bytes("nothing"))).isEmpty();
    }

    @Test
    void examine_deeperThanAllowed() {
        // given
        String field = "\\u0078 tok_abcdefghijk\\\\\\\\u006c";

        // when
        List<Finding> findings = examiner.examine(null, bytes(field));

        // then
        assertThat(findings).isEmpty();
    }

    static Stream<Arguments> hostile() {
        int mebibyte = 1 << 20;
        String token = Encodings.BASE64.encode(SECRET + "xx");
        return Stream.of(
                argumentSet("one letter", "A".repeat(mebibyte)),
                argumentSet("percent", "%41".repeat(mebibyte / 3)),
                argumentSet("percent of percent", "%2541".repeat(mebibyte / 5)),
                argumentSet("escapes", "\\u0041".repeat(mebibyte / 6)),
                argumentSet("escaped escapes", "\\\\u0041".repeat(mebibyte / 7)),
                argumentSet("hex of a literal", "746f6b5f".repeat(mebibyte / 8)),
                argumentSet("base64 of a literal", "dG9rXz".repeat(mebibyte / 6)),
                argumentSet("alphabets in turn", (token + "+-").repeat(mebibyte / (token.length() + 2))),
                argumentSet("nested base64", nested(mebibyte)));
    }

    private static String nested(int bytes) {
        String text = "{\"password\":\"" + SECRET + "\"} ";
        while (text.length() < bytes / 2) {
            text = Encodings.BASE64_UNPADDED.encode((text + "{\"password\":\"").repeat(2));
        }
        return text;
    }

    /** Either an answer or a refusal, and no more work than the budget allows in both cases. */
    @ParameterizedTest
    @MethodSource("hostile")
    void examine_hostileField_staysWithinItsBudget(String field) {
        // given
        DecodeBudget budget = new DecodeBudget(field.length());
        DatabaseExaminer counted = (DatabaseExaminer) examiner;

        // when
        try {
            counted.examine(new FieldText(bytes(field), 0, new FieldOrigin(null, null), new WorkBudget(field.length())), 0, budget);
        } catch (ScanException e) {
            assertThat(e).hasMessageContaining("over budget");
        }

        // then
        assertThat(budget.taken()).isLessThanOrEqualTo(5L * field.length());
    }

    /** Every phase of one run is worth decoding, and then all of it again without its percent-encoding. */
    @Test
    void examine_overBudget_isNotClean() {
        // given
        StringBuilder run = new StringBuilder("%41");
        while (run.length() < 1 << 20) {
            run.append(Encodings.BASE64_UNPADDED.encode("tok_abcdefghijkl")).append("A");
        }

        // then
        assertThatThrownBy(() -> examiner.examine(null, bytes(run.toString())))
                .isInstanceOf(ScanException.class)
                .hasMessageStartingWith("examine: over budget: more than 4 times the ");
    }
}
