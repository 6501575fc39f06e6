package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever is found in a field, decoded from its payload, is hit in the payload as it came. */
class SweepSupersetProperties {
    private static final CompiledRules RULES = CompiledRules.compile(TestRules.PACK);
    private static final Sweep SWEEP = RULES.newSweep();
    private static final Examiner EXAMINER = RULES.newExaminer();

    @AfterContainer
    static void close() {
        SWEEP.close();
        EXAMINER.close();
        RULES.close();
    }

    @Property(seed = "1", tries = 2000)
    void sweep_fieldInRawPayload(@ForAll("fields") String field, @ForAll byte[] before, @ForAll byte[] behind) {
        // given
        boolean found = !EXAMINER.examine(null, TestRules.bytes(field)).isEmpty();

        // when
        boolean hit = TestRules.sweepHits(SWEEP, concat(before, TestRules.bytes(field), behind));

        // then
        assertThat(hit || !found).as(field).isTrue();
    }

    @Property(seed = "1", tries = 2000)
    void sweep_fieldInJson(@ForAll("fields") String field, @ForAll Random random) {
        // given
        boolean found = !EXAMINER.examine(null, TestRules.bytes(field)).isEmpty();

        // when
        String once = escape(field, random);
        String twice = escape("{\"msg\":\"" + once + "\"}", random);

        // then
        assertThat(TestRules.sweepHitsText(SWEEP, TestRules.bytes(once)) || !found).as(once).isTrue();
        assertThat(TestRules.sweepHitsText(SWEEP, TestRules.bytes(twice)) || !found).as(twice).isTrue();
    }

    @Property(seed = "1", tries = 3000)
    void sweep_encodedFieldInAnyCarrier(
            @ForAll("fields") String text,
            @ForAll Encodings encoding,
            @ForAll("separators") String around,
            @ForAll byte[] before,
            @ForAll byte[] behind,
            @ForAll Random random) {
        // given
        String field = around + encoding.encode(text) + around;
        boolean found = !EXAMINER.examine(null, TestRules.bytes(field)).isEmpty();

        // when
        byte[] raw = concat(before, TestRules.bytes(field), behind);
        String json = "{\"stringValue\":\"" + escape(field, random) + "\"}";

        // then
        assertThat(TestRules.sweepHits(SWEEP, raw) || !found).as(field).isTrue();
        assertThat(TestRules.sweepHitsText(SWEEP, TestRules.bytes(json)) || !found).as(json).isTrue();
    }

    /** A token is found in every encoding, wherever in the encoded text it begins. */
    @Property(seed = "1", tries = 2000)
    void examine_encodedToken(
            @ForAll @CharRange(from = ' ', to = '~') String before,
            @ForAll @AlphaChars @StringLength(min = 12, max = 40) String run,
            @ForAll Encodings encoding,
            @ForAll("separators") String around) {
        // given
        String field = around + encoding.encode(before + " tok_" + run + " end") + around;
        boolean plainly = !EXAMINER.examine(null, TestRules.bytes("tok_" + run)).isEmpty();

        // when
        boolean found = !EXAMINER.examine(null, TestRules.bytes(field)).isEmpty();

        // then
        assertThat(found).as(field).isEqualTo(plainly);
        assertThat(TestRules.sweepHitsText(SWEEP, TestRules.bytes(field)) || !found).isTrue();
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of("", " ", "\"", "=", ":", "(", ",", "\n", "é", "|");
    }

    @Property(seed = "1", tries = 1000)
    void sweep_keyAndValueInProtobuf(@ForAll("names") String key, @ForAll("values") String value) {
        // given
        boolean found = !EXAMINER.examine(TestRules.bytes(key), TestRules.bytes(value)).isEmpty();

        // when
        byte[] keyField = field(1, TestRules.bytes(key));
        byte[] text = field(1, TestRules.bytes(value));
        byte[] bytes = field(7, TestRules.bytes(value));
        byte[] array = field(5, field(1, text));

        // then
        for (byte[] anyValue : List.of(text, bytes, array)) {
            byte[] keyFirst = concat(keyField, field(2, anyValue));
            byte[] valueFirst = concat(field(2, anyValue), keyField);
            assertThat(TestRules.sweepHits(SWEEP, keyFirst) || !found).as("%s=%s", key, value).isTrue();
            assertThat(TestRules.sweepHits(SWEEP, valueFirst) || !found).as("%s=%s", key, value).isTrue();
        }
    }

    /** A length-delimited protobuf field of less than 128 bytes. */
    private static byte[] field(int number, byte[] content) {
        return concat(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
    }

    @Property(seed = "1", tries = 1000)
    void sweep_keyAndValueInJson(@ForAll("names") String key, @ForAll("values") String value, @ForAll Random random) {
        // given
        boolean found = !EXAMINER.examine(TestRules.bytes(key), TestRules.bytes(value)).isEmpty();

        // when
        String keyMember = "\"key\": \"" + escape(key, random) + "\"";
        String text = "{\"stringValue\": \"" + escape(value, random) + "\"}";
        String array = "{\"array_value\": {\"values\": [" + text + "]}}";

        // then
        for (String anyValue : List.of(text, array)) {
            String valueMember = "\"value\": " + anyValue;
            for (String attribute : List.of(
                    "{" + keyMember + ", " + valueMember + "}", "{" + valueMember + ", " + keyMember + "}")) {
                assertThat(TestRules.sweepHitsText(SWEEP, TestRules.bytes(attribute)) || !found)
                        .as(attribute)
                        .isTrue();
            }
        }
    }

    @Provide
    Arbitrary<String> fields() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                values(),
                names(),
                Combinators.combine(names(), operators(), values()).as((name, operator, value) -> name + operator + value),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
                Arbitraries.of("\n", "\t", "\"", "\\", "\\n", "é", "\u0000"));
        return piece.list().ofMinSize(1).ofMaxSize(6).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(
                "acmecorp",
                "ACMECORP_TOKEN",
                "password",
                "db.password",
                "Api_Key",
                "api_key_2",
                "--password",
                "name",
                "begin ",
                "passphrase",
                "db.passphrase",
                "clientSecret",
                "http.request.header.x-api-key",
                "X-Api-Key",
                "a/very/long.prefix:of[name".repeat(2) + ".passphrase",
                "a/very/long.prefix:of[name".repeat(3) + ".passphrase");
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> base62 = Arbitraries.strings().alpha().numeric().ofMinLength(8).ofMaxLength(24);
        Arbitrary<String> hex = Arbitraries.strings().withChars("0123456789abcdef").ofLength(16);
        Arbitrary<String> base64 =
                Arbitraries.strings().alpha().numeric().withChars("+/").ofMinLength(8).ofMaxLength(30);
        return Arbitraries.oneOf(
                base62.map(run -> "tok_" + run),
                base62.map(run -> "sk-" + run),
                base62.map(run -> "12345:AA" + run),
                base62.map(run -> "://user:" + run + "@host"),
                base64.map(run -> "auth: \t \"" + run + "\""),
                hex,
                base64,
                Arbitraries.of("begin ABC end", "abcd", "\u0001\n\"}", "p w:d", "--BEGIN--", "--END--"),
                base62.map(run -> "acid123456 " + run));
    }

    private static Arbitrary<String> operators() {
        return Arbitraries.of("=", ": ", "\": \"", "\\\":\\\"", " => '", "%3D", ">", "\", \"", " ", "\",\"value\":\"", "\" :  [ \"", "':\"", ":",
                " is ", " was set to ", ": |-\n    ", ": >+2\r\n  ", "><![CDATA[", " { get; set; } = \"", " => <<\"", "\": {\"value\": \"", ":** `", ": Some(\"", ",ParameterValue=", "\"]=> string(9) \"", "']=>\n  string(12) \"", " secret access key: ", " for the \"admin\" is '", " of db is set to: ", " \"", "(\"", " ( '",
                "\" value=\"", "\n    value: ", "\", value: '", "\" {\n  default = \"", " type=\"a\">",
                "            => '", "' , '", "\t\t= ", "\u001b[0m=", "=\u001b[0m", "\u001b[0m: \u001b[38;5;214m\"", "=\u001b[39m\u001b[1;31m", "\\u001b[0m=\\u001b[1m", "=\\x1b[0m", "=\\033[0m");
    }

    /** Writes a JSON string's content, with the freedom that encoders have. */
    private static String escape(String text, Random random) {
        StringBuilder escaped = new StringBuilder();
        int freedom = List.of(0, 0, 1, 20).get(random.nextInt(4));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (random.nextInt(100) < freedom || (c < ' ' && c != '\t')) {
                escaped.append(String.format("\\u%04x", (int) c));
            } else if (c == '\t') {
                escaped.append("\\t");
            } else if (c == '"' || c == '\\' || (c == '/' && random.nextBoolean())) {
                escaped.append('\\').append(c);
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
