package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeParserTest {
    @Test
    void parse_everyPart() {
        Shape shape = ShapeParser.parse("ab_{hex:32}(live|test)(-{digit})?<{base62:20+}>");

        assertThat(shape)
                .isEqualTo(new Shape.Sequence(List.of(
                        new Shape.Literal("ab_"),
                        new Shape.Run(Alphabet.HEX, 32, 32),
                        new Shape.Choice(List.of(new Shape.Literal("live"), new Shape.Literal("test"))),
                        new Shape.Maybe(new Shape.Sequence(
                                List.of(new Shape.Literal("-"), new Shape.Run(Alphabet.DIGIT, 1, 1)))),
                        new Shape.Secret(new Shape.Run(Alphabet.BASE62, 20, Shape.MAX_RUN_BYTES)))));
    }

    @Test
    void parse_escapes() {
        assertThat(ShapeParser.parse("a\\{b\\}\\(\\)\\|\\?\\<\\>\\\\")).isEqualTo(new Shape.Literal("a{b}()|?<>\\"));
    }

    @Test
    void parse_optionalChoice() {
        assertThat(ShapeParser.parse("x(a|b)?"))
                .isEqualTo(new Shape.Sequence(List.of(
                        new Shape.Literal("x"),
                        new Shape.Maybe(
                                new Shape.Choice(List.of(new Shape.Literal("a"), new Shape.Literal("b")))))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "[a-c] abc",
                "[a-c-] -abc",
                "[+.-] +-.",
                "[+./0-9:-] +-./0123456789:",
                "[,-/] ,-./",
                "[\\]\\\\\\^] \\]^",
                "[a\\-z] -az",
                "[ADg-i] ADghi"
            })
    void parse_ownAlphabet(String ranges, String members) {
        Shape.Run run = (Shape.Run) ShapeParser.parse("{" + ranges + ":2-4}");

        assertThat(run.alphabet().characters()).isEqualTo(members);
        assertThat(run.min()).isEqualTo(2);
        assertThat(run.max()).isEqualTo(4);
    }

    @Test
    void parse_alphabetWithLettersBeyondAscii() {
        // given
        Shape.Run run = (Shape.Run) ShapeParser.parse("{[a-c]+letters:8}");
        byte[] letters = "\u00e4\u00fc\u017c\u03bb\u044f".getBytes(StandardCharsets.UTF_8);
        byte[] others = "\u00a0\u201c\u3002\u5bc6".getBytes(StandardCharsets.UTF_8);

        // then
        for (byte b : letters) {
            assertThat(run.alphabet().contains(b)).isTrue();
        }
        for (int first : new int[] {0, 2, 5, 8}) {
            assertThat(run.alphabet().contains(others[first])).isFalse();
        }
        assertThat(run.alphabet().asciiCharacters()).isEqualTo("abc");
        assertThat(run.alphabet().hasLettersBeyondAscii()).isTrue();
        assertThat(Alphabet.of("a-c").hasLettersBeyondAscii()).isFalse();
        assertThat(Alphabet.ofName(run.alphabet().name())).isEqualTo(run.alphabet()).isNotEqualTo(Alphabet.of("a-c"));
        assertThat(ShapeParser.parse(ShapeWriter.write(run))).isEqualTo(run);
    }

    @Test
    void parse_negatedAlphabet() {
        Shape.Run run = (Shape.Run) ShapeParser.parse("{[^:@/]:1+}");

        assertThat(run.alphabet().characters())
                .doesNotContain(":", "@", "/", " ")
                .contains("!", "~", "a")
                .hasSize(94 - 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '\u00a6',
            value = {
                "'' \u00a6 column 1: nothing (expected: a literal, {alphabet:length}, (a|b) or <secret>)",
                "ab{hex \u00a6 column 3: '{' (expected: '}' to close it)",
                "ab{hexx:3} \u00a6 column 4: alphabet: hexx (expected: alnum, alnumupper, ",
                "ab{hex:} \u00a6 column 3: length (expected: {alphabet:n}, {alphabet:n-m} or {alphabet:n+})",
                "ab{hex:9-3} \u00a6 column 3: run: {hex:9-3} (expected: 0 <= min <= max <= 4096, max > 0)",
                "ab{hex:5000} \u00a6 column 3: run: {hex:5000-5000} (expected: ",
                "ab{hex:3 \u00a6 column 3: '{' (expected: '}' to close it)",
                "ab} \u00a6 column 3: '}' (expected: \\}, or its bracket before it)",
                "ab? \u00a6 column 3: '?' (expected: \\?, or its bracket before it)",
                "a|b \u00a6 column 2: '|' (expected: an opening bracket before it, or \\)",
                "ab) \u00a6 column 3: ')' (expected: an opening bracket before it, or \\)",
                "(ab) \u00a6 column 2: one alternative (expected: (a|b) or (a)?)",
                "(a|b \u00a6 column 1: '(' (expected: ')' to close it)",
                "(a|) \u00a6 column 4: nothing (expected: ",
                "(a|<b>) \u00a6 column 4: '<' (expected: outside of choices and options)",
                "<a><b> \u00a6 column 4: '<' (expected: at most one secret part)",
                "a\\b \u00a6 column 2: '\\' (expected: one of {}()|?<>\\ after it)",
                "{[a]+letter:3} \u00a6 column 5: '+' (expected: +letters, a colon and a length, or '}')",
                "{[]:3} \u00a6 column 2: alphabet: empty (expected: at least one character)",
                "{[z-a]:3} \u00a6 column 3: z-a (expected: a range from low to high)",
                "sch\u00f6n \u00a6 column 4: character 246 (expected: printable ASCII)"
            })
    void parse_mistake(String text, String message) {
        assertThatThrownBy(() -> ShapeParser.parse(text))
                .isInstanceOf(ShapeSyntaxException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_{base62:36}",
                "a\\{b\\}\\?",
                "{[!#$%&*+--:=?@A-Z_a-z|~]:16+}",
                "(ab|cd|e{digit:2})x({hex:4-8}|y)?<z{upper:1}>",
                "{[\\]\\\\\\^-]:3}"
            })
    void write_parsesToTheSameAgain(String text) {
        Shape shape = ShapeParser.parse(text);

        assertThat(ShapeParser.parse(ShapeWriter.write(shape))).isEqualTo(shape);
    }

    @Test
    void write_namedAlphabetsAndRanges() {
        assertThat(ShapeWriter.write(ShapeParser.parse("a\\(b{hex}{digit:2-3}{base62:4+}")))
                .isEqualTo("a\\(b{hex:1}{digit:2-3}{base62:4+}");
        assertThat(Objects.requireNonNull(Alphabet.named("hex"))).isEqualTo(Alphabet.HEX);
    }
}
