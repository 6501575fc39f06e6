package io.scrubjay.rules.decode;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecodersTest {
    private static final String PLAIN = "user:hunter2?>~\u00ff!";

    static Stream<Arguments> runs() {
        String padded = Base64.getEncoder().encodeToString(bytes(PLAIN + "x"));
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(PLAIN));
        return Stream.of(
                argumentSet("base64 alone", Encoding.BASE64, "", padded, "", PLAIN + "x"),
                argumentSet("base64 in quotes", Encoding.BASE64, "a=\"", padded, "\", b", PLAIN + "x"),
                argumentSet("base64 before another padding", Encoding.BASE64, "", padded, "=", PLAIN + "x"),
                argumentSet("base64url", Encoding.BASE64, "token ", url, " end", PLAIN),
                argumentSet("base64url behind a slash", Encoding.BASE64, "v1/", url, "", PLAIN),
                argumentSet("hex", Encoding.HEX, "x", HexFormat.of().formatHex(bytes(PLAIN)), "x", PLAIN),
                argumentSet(
                        "hex, upper case",
                        Encoding.HEX,
                        "0x",
                        HexFormat.of().withUpperCase().formatHex(bytes(PLAIN)),
                        " ",
                        PLAIN),
                argumentSet("percent", Encoding.PERCENT, "a ", "user%3Ahunter2%ff%zz%4", " b", "user:hunter2\u00ff%zz%4"),
                argumentSet("percent in quotes", Encoding.PERCENT, "\"", "%75ser%3ahunter2=%20", "\"", "user:hunter2= "),
                argumentSet(
                        "json",
                        Encoding.JSON_ESCAPE,
                        "",
                        "{\\\"a\\\":\\u0022b\\\\u0041\\/\\n\\x \\u00e9\\u20AC\\ud83d\\ude00\\ud83d.",
                        "",
                        new String(
                                "{\"a\":\"b\\u0041/\n\\x \u00e9\u20ac\ud83d\ude00\ufffd.".getBytes(StandardCharsets.UTF_8),
                                StandardCharsets.ISO_8859_1)),
                argumentSet("json cut short", Encoding.JSON_ESCAPE, "", "0123456789\\u004g\\u00", "", "0123456789\\u004g\\u00"));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void decodeAround_run(Encoding encoding, String before, String run, String behind, String expected) {
        byte[] text = bytes(before + run + behind);
        int unpadded = run.replace("=", "").length();
        for (int at = 1; at <= (encoding == Encoding.BASE64 ? unpadded : run.length()); at++) {
            // when
            int phase = at % encoding.phases();
            DecodedRun decoded = encoding.decoder().decodeAround(text, before.length() + at, phase);

            // then
            assertThat(requireNonNull(decoded).bytes()).as("at %d", at).isEqualTo(bytes(expected));
            assertThat(decoded.fromByte()).isEqualTo(before.length());
            assertThat(decoded.toByte()).isGreaterThanOrEqualTo(before.length() + run.length());
            assertThat(decoded.rawFrom(0)).isEqualTo(decoded.fromByte());
            assertThat(decoded.rawTo(decoded.bytes().length)).isEqualTo(decoded.toByte());
        }
    }

    @Test
    void decodeAround_groupsThatDoNotBeginWithTheRun() {
        for (int strangers = 0; strangers < 4; strangers++) {
            // given
            String before = " " + "abc".substring(0, Math.min(3, strangers));
            String run = Base64.getEncoder().encodeToString(bytes("a secret of some length!"));

            // when
            DecodedRun decoded =
                    Encoding.BASE64.decoder().decodeAround(bytes(before + run), before.length() + 6, 2);

            // then
            assertThat(requireNonNull(decoded).bytes()).isEqualTo(bytes("a secret of some length!"));
            assertThat(decoded.fromByte()).isEqualTo(1);
        }
    }

    @Test
    void decodeAround_base64InLines() {
        // given
        byte[] plain = bytes("0123456789".repeat(20));
        for (String lineBreak : new String[] {"\n", "\r\n", "\\n", "\\r\\n"}) {
            String wrapped = Base64.getMimeEncoder(76, bytes(lineBreak.replace("\\r\\n", "\n").replace("\\n", "\n")))
                    .encodeToString(plain);
            String run = wrapped.replace("\r\n", "\n").replace("\n", lineBreak);
            byte[] text = bytes("data:" + lineBreak + run + lineBreak + "end of it");
            int from = "data:".length() + lineBreak.length();
            for (int line = 0; line < 4; line++) {
                // when
                int at = from + line * (76 + lineBreak.length()) + 7;
                DecodedRun decoded = Encoding.BASE64.decoder().decodeAround(text, at, 3);

                // then
                assertThat(requireNonNull(decoded).bytes()).as("line %d", line).isEqualTo(plain);
                assertThat(decoded.fromByte()).isEqualTo(from);
                assertThat(decoded.toByte()).isEqualTo(from + run.length());
            }
        }
    }

    @Test
    void decodeAround_shortLinesAreRunsOfTheirOwn() {
        // given
        String word = Base64.getEncoder().encodeToString(bytes("123456789012345"));

        // when
        DecodedRun decoded = Encoding.BASE64.decoder().decodeAround(bytes(word + "\n" + word), 4, 0);

        // then
        assertThat(requireNonNull(decoded).bytes()).isEqualTo(bytes("123456789012345"));
    }

    @Test
    void decodeAround_runTooShort() {
        for (Encoding encoding : new Encoding[] {Encoding.BASE64, Encoding.HEX, Encoding.PERCENT}) {
            assertThat(encoding.decoder().decodeAround(bytes("x \"abcdef012345678\" x"), 8, 0)).isNull();
            assertThat(encoding.decoder().decodeAround(bytes("x \"abcdef0123456789\" x"), 8, 0)).isNotNull();
        }
        assertThat(Encoding.JSON_ESCAPE.decoder().decodeAround(bytes("\\u0041"), 6, 0)).isNull();
    }

    /** Where UTF-8 takes one byte more, on both sides; the text ends in what may begin an escape. */
    @Test
    void decodeAround_jsonEscapesAtTheLimitsOfUtf8() {
        // given
        byte[] text = bytes("\\u007f\\u0080\\u07ff\\u0800\\uffff\\ud800\\udc00\\udbff\\udfff\\");

        // when
        DecodedRun decoded = requireNonNull(Encoding.JSON_ESCAPE.decoder().decodeAround(text, text.length, 0));

        // then
        assertThat(new String(decoded.bytes(), StandardCharsets.UTF_8))
                .isEqualTo("\u007f\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff\\");
    }

    @Test
    void rawSpan_partOfAnEscapedRun() {
        // given
        byte[] text = bytes("x a%3Dpass%77ord%26b");

        // when
        DecodedRun run = requireNonNull(Encoding.PERCENT.decoder().decodeAround(text, 10, 0));

        // then
        assertThat(run.isPlain()).isFalse();
        int from = new String(run.bytes(), StandardCharsets.ISO_8859_1).indexOf("password");
        String raw = new String(text, StandardCharsets.ISO_8859_1).substring(run.rawFrom(from), run.rawTo(from + 8));
        assertThat(raw).isEqualTo("pass%77ord");
    }

    @Test
    void isPlain_nothingEncoded() {
        assertThat(requireNonNull(Encoding.PERCENT.decoder().decodeAround(bytes("nothing-is-encoded-here"), 10, 0))
                        .isPlain())
                .isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
