package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.syntax.ShapeParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeMatcherTest {
    /** So many that they are found by what they begin with. */
    private static final Shape MANY = new Shape.Sequence(List.of(
            new Shape.Choice(List.of(
                    new Shape.Literal("db"),
                    new Shape.Literal("db2"),
                    new Shape.Literal("Ora"),
                    new Shape.Literal("hive"),
                    new Shape.Literal("neo4j"),
                    new Shape.Literal("sql/server"),
                    new Shape.Literal("bolt"))),
            new Shape.Run(Alphabet.LOWER, 3, 8)));

    @ParameterizedTest
    @CsvSource({
        "dbabc, false, 5",
        "db2abc, false, 6",
        "Oraabc, false, 6",
        "oraabc, false, -1",
        "oraabc, true, 6",
        "DB2abc, true, 6",
        "sql\\\\/serverabc, false, 15",
        "sql/serverabc, false, 13",
        "xqlabc, false, -1",
        "db, false, -1",
        "\u00f6raabc, true, -1"
    })
    void match_oneOfMany(String text, boolean ignoreCase, int to) {
        // given
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        ShapeMatcher matcher = ShapeMatcher.compile(MANY, ignoreCase, ShapeMatcher.End.EXTEND);

        // when
        boolean matched = matcher.match(text.getBytes(StandardCharsets.ISO_8859_1), 0, span);

        // then
        assertThat(matched ? span.to : -1).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tok_{base62:4}; EXTEND; tok_abcdEF-; tok_abcdEF; tok_abcdEF",
                "tok_{base62:4}; EXACT; tok_abcdE; none;",
                "tok_{base62:4}; EXACT; tok_abcd-; tok_abcd; tok_abcd",
                "{hexlower:4}; WORD; 0a1fXy9-; 0a1fXy9; 0a1fXy9",
                "{token:4}; WORD; abcd,ef; abcd; abcd",
                "k=<{lower:2-4}>@; EXTEND; k=abc@; k=abc@; abc",
                "k=<{lower:2}>; EXTEND; k=abcd-; k=abcd; abcd",
                "<{lower:2}>{digit:2}; EXTEND; ab1234-; ab1234; ab",
                "{alnum:2-5}9{digit:1-2}; EXACT; ab999; ab999; ab999",
                "(Bearer )?{lower:3}; EXACT; abc; abc; abc",
                "(Bearer )?{lower:3}; EXACT; Bearer abc; Bearer abc; Bearer abc",
                "(ab|a)b; EXACT; ab; ab; ab",
                "(ab|a)b; EXACT; ac; none;",
                "(db|ora|hive|bolt|sql|{digit:2})x; EXACT; 12x; 12x; 12x",
                "a(db|ora|hive|bolt|sql|/x)y; EXACT; a\\/xy; a\\/xy; a\\/xy",
                "a(db|ora|hive|bolt|sql|\"x)y; EXACT; a\\\"xy; a\\\"xy; a\\\"xy",
                "a(db|ora|hive|bolt|sql|pg); EXACT; a; none;",
                "a(/a|/b|/c|/d|/e|/f)y; EXACT; a\\/ay; a\\/ay; a\\/ay",
                "a(\"a|\"b|\"c|\"d|\"e|\"f)y; EXACT; a\\\"ay; a\\\"ay; a\\\"ay",
                "a/b; EXACT; a\\\\\\/b; a\\\\\\/b; a\\\\\\/b",
                "a/b; EXACT; a\\\\\\\\/b; none;",
                "a/; EXACT; a\\\\; none;"
            })
    void match_shape(String shape, ShapeMatcher.End end, String text, String whole, String secret) {
        // given
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        ShapeMatcher matcher = ShapeMatcher.compile(ShapeParser.parse(shape), false, end);

        // when
        boolean matched = matcher.match(text.getBytes(StandardCharsets.ISO_8859_1), 0, span);

        // then
        assertThat(matched ? text.substring(span.from, span.to) : "none").isEqualTo(whole);
        assertThat(matched ? text.substring(span.secretFrom, span.secretTo) : null).isEqualTo(secret);
    }

    @Test
    void match_nothingThatMayBeMissing() {
        // given
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        ShapeMatcher matcher = ShapeMatcher.compile(ShapeParser.parse("(a)?"), false, ShapeMatcher.End.EXACT);

        // then
        assertThat(matcher.match(new byte[] {'b'}, 0, span)).isTrue();
        assertThat(span.to).isZero();
    }

    @Test
    void endOfRun_knownRun_isNotWalkedAgain() {
        // given
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        byte[] text = ("-" + "a".repeat(64) + "-" + "b".repeat(9) + "-").getBytes(StandardCharsets.ISO_8859_1);

        // when
        int first = span.endOfRun(Alphabet.LOWER, text, 1);
        int firstSteps = span.steps;
        int again = span.endOfRun(Alphabet.LOWER, text, 1);
        int within = span.endOfRun(Alphabet.LOWER, text, 64);
        int stepsThen = span.steps;
        int behind = span.endOfRun(Alphabet.LOWER, text, 65);
        int next = span.endOfRun(Alphabet.LOWER, text, 66);
        int before = span.endOfRun(Alphabet.LOWER, text, 0);

        // then
        assertThat(List.of(first, again, within, behind, next, before)).containsExactly(65, 65, 65, 65, 75, 0);
        assertThat(firstSteps).isEqualTo(64);
        assertThat(stepsThen).isEqualTo(64);
    }

    @Test
    void firstAlphabet_ofTheRunThatBegins() {
        assertThat(ShapeMatcher.firstAlphabet(ShapeParser.parse("<{digit:4}>x"))).isEqualTo(Alphabet.DIGIT);
        assertThat(ShapeMatcher.firstAlphabet(ShapeParser.parse("x{digit:4}"))).isNull();
        assertThat(ShapeMatcher.firstAlphabet(new Shape.Sequence(List.of()))).isNull();
    }
}
