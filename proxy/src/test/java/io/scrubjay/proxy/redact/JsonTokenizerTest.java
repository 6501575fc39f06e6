package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTokenizerTest {
    @Test
    void tokenize_document_valuesInOrder() throws UnscannableException {
        // given
        String json = " {\"a\": [1, -2.5e+3, {}], \"b\\n\" : \"\\u00fc\\ud83d\\ude00/\", \"c\":null} ";

        // when
        JsonTape tape = tokenize(json);

        // then
        assertThat(tape.size()).isEqualTo(10);
        assertThat(tape.isObject(0)).isTrue();
        assertThat(tape.after(0)).isEqualTo(10);
        assertThat(tape.string(1).text()).isEqualTo("a");
        assertThat(tape.isArray(2)).isTrue();
        assertThat(tape.after(2)).isEqualTo(6);
        assertThat(tape.literal(4)).isEqualTo("-2.5e+3");
        assertThat(tape.string(6).text()).isEqualTo("b\n");
        assertThat(tape.string(7).text()).isEqualTo("\u00fc\ud83d\ude00/");
        assertThat(tape.isNull(9)).isTrue();
        assertThat(json.substring(tape.from(2), tape.to(2))).isEqualTo("[1, -2.5e+3, {}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "1E5", "true", "false", "\"\"", "[]", "[[],[]]", "{\"a\":{}}", "\"\u00fc\ud83d\ude00\u007f\""})
    void tokenize_legal_accepted(String json) throws UnscannableException {
        // when
        JsonTape tape = tokenize(json);

        // then
        assertThat(tape.to(0)).isEqualTo(json.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 8, 9, 15, 16, 17})
    void tokenize_signsBehindPlainText_found(int plain) throws UnscannableException {
        // given
        String text = "a".repeat(plain) + "\u00fc" + "b".repeat(plain) + "\"" + "c".repeat(plain) + "\u007f";

        // when
        JsonTape tape = tokenize("[\"" + text.replace("\"", "\\\"") + "\",1]");

        // then
        assertThat(tape.size()).isEqualTo(3);
        assertThat(tape.string(1).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 8, 9, 15, 16, 17})
    void tokenize_controlBehindPlainText_malformed(int plain) {
        // when, then
        assertThatThrownBy(() -> tokenize("[\"" + "a".repeat(plain) + "\u001fbcdefghijklm\"]"))
                .isInstanceOf(UnscannableException.class)
                .hasMessage("json: control character in a string at offset " + (2 + plain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"key\"", "\"\\u006bey\"", "\"ke\\u0079\""})
    void isString_anySpelling_theSame(String json) throws UnscannableException {
        // when
        JsonTape tape = tokenize(json);

        // then
        assertThat(tape.isString(0, "key")).isTrue();
        assertThat(tape.isString(0, "kex")).isFalse();
        assertThat(tape.isString(0, "keys")).isFalse();
        assertThat(tape.isString(0, "ke")).isFalse();
    }

    static Stream<Arguments> illegal() {
        return Stream.of(
                argumentSet("nothing", "", "truncated document at offset 0"),
                argumentSet("byte order mark", "\ufeff{}", "no value at offset 0"),
                argumentSet("trailing document", "{}{}", "bytes after the document at offset 2"),
                argumentSet("trailing NUL", "{}\0", "bytes after the document at offset 2"),
                argumentSet("NaN", "[NaN]", "no value at offset 1"),
                argumentSet("minus alone", "[-]", "no value at offset 2"),
                argumentSet("plus", "[+1]", "no value at offset 1"),
                argumentSet("leading zero", "[01]", "no ',' at offset 2"),
                argumentSet("bare fraction", "[1.]", "no value at offset 3"),
                argumentSet("bare exponent", "[1e]", "no value at offset 3"),
                argumentSet("comment", "{/**/}", "no member name at offset 1"),
                argumentSet("trailing comma in array", "[1,]", "no value at offset 3"),
                argumentSet("trailing comma in object", "{\"a\":1,}", "no member name at offset 7"),
                argumentSet("missing comma", "[1 2]", "no ',' at offset 3"),
                argumentSet("missing colon", "{\"a\" 1}", "no ':' at offset 5"),
                argumentSet("wrong bracket", "[1}", "no ',' at offset 2"),
                argumentSet("single quotes", "['a']", "no value at offset 1"),
                argumentSet("word", "[tru]", "no 'e' at offset 4"),
                argumentSet("raw line end", "\"a\nb\"", "control character in a string at offset 2"),
                argumentSet("unknown escape", "\"\\x\"", "unknown escape at offset 1"),
                argumentSet("short escape", "\"\\u12\"", "no hexadecimal digit at offset 5"),
                argumentSet("wide digit", "\"\\u\uff11000\"", "no hexadecimal digit at offset 3"),
                argumentSet("lone high surrogate", "\"\\ud800x\"", "no '\\' at offset 7"),
                argumentSet("two high surrogates", "\"\\ud800\\ud800\"", "lone surrogate at offset 1"),
                argumentSet("lone low surrogate", "\"\\udc00\"", "lone surrogate at offset 1"),
                argumentSet("open string", "\"abc", "truncated document at offset 4"),
                argumentSet("open array", "[1", "truncated document at offset 2"));
    }

    @ParameterizedTest
    @MethodSource("illegal")
    void tokenize_illegal_malformed(String json, String defect) {
        assertMalformed(json.getBytes(StandardCharsets.UTF_8), defect);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c080", "c1bf", "e08080", "eda080", "f0808080", "f4908080", "f8", "ff", "c3", "e282"})
    void tokenize_invalidUtf8_malformed(String hex) {
        byte[] json = ("\"" + "??????" + "\"").getBytes(StandardCharsets.ISO_8859_1);
        byte[] invalid = HexFormat.of().parseHex(hex);
        System.arraycopy(invalid, 0, json, 1, invalid.length);
        assertMalformed(json, "invalid UTF-8 at offset 1");
    }

    @Test
    void tokenize_millionBrackets_tooDeepAtOnce() {
        // given
        String json = "[".repeat(1_000_000);

        // when, then
        assertThatThrownBy(() -> tokenize(json))
                .isInstanceOf(UnscannableException.class)
                .hasMessage("json: nested deeper than 300 at offset 300")
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.TOO_DEEP);
    }

    @Test
    void string_escapes_mapBackToWhereTheyAreWritten() throws UnscannableException {
        // given
        String json = "\"a\\u00e4\\n\\ud83d\\ude00z\"";

        // when
        JsonString string = tokenize(json).string(0);

        // then
        assertThat(string.text()).isEqualTo("a\u00e4\n\ud83d\ude00z");
        assertThat(string.writtenFrom(0)).isEqualTo(1);
        assertThat(string.writtenTo(1)).isEqualTo(2);
        assertThat(string.writtenFrom(2)).isEqualTo(2);
        assertThat(string.writtenTo(2)).isEqualTo(8);
        assertThat(string.writtenFrom(6)).isEqualTo(10);
        assertThat(string.writtenTo(6)).isEqualTo(22);
        assertThat(string.writtenTo(9)).isEqualTo(json.length() - 1);
    }

    private static void assertMalformed(byte[] json, String defect) {
        assertThatThrownBy(() -> JsonTokenizer.tokenize(ByteBuffer.wrap(json)))
                .isInstanceOf(UnscannableException.class)
                .hasMessage("json: " + defect)
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.MALFORMED);
    }

    private static JsonTape tokenize(String json) throws UnscannableException {
        return JsonTokenizer.tokenize(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void maxValues_tapeWhileItGrows_fitsIntoThreeEighthsOfTheHeap() {
        for (long heapBytes : new long[] {32L << 20, 64L << 20, 1L << 30, 64L << 30}) {
            long growingBytes = JsonTokenizer.maxValues(heapBytes) * 2L * 12;

            assertThat(growingBytes).isPositive().isLessThanOrEqualTo(heapBytes / 8 * 3);
        }
        assertThat(JsonTokenizer.maxValues(64L << 30)).isEqualTo(1 << 24);
    }
}
