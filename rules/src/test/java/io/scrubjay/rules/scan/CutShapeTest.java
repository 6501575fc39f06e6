package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.syntax.ShapeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutShapeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tok_{base62:4}; ''; true",
                "tok_{base62:4}; to; true",
                "tok_{base62:4}; tok_; true",
                "tok_{base62:4}; tok_abcd; true",
                "tok_{base62:4}; tok_abcde; false",
                "tok_{base62:4}; tok_ab-; false",
                "tok_{base62:4}; tok-; false",
                "tok_{base62:4}; TOK_a; false",
                "{digit:2-4}:AA{lower:2}; 12; true",
                "{digit:2-4}:AA{lower:2}; 1234:; true",
                "{digit:2-4}:AA{lower:2}; 1:; false",
                "{digit:2-4}:AA{lower:2}; 12345:; false",
                "{digit:2-4}:AA{lower:2}; 12:Ab; false",
                "{digit:2-4}:AA{lower:2}; 12:AAa; true",
                "{lower:2-5}c:x; abc:; true",
                "{lower:3-5}c:x; abc:; false",
                "{lower:1-5}c:x; abc:; true",
                "(live|test)_{digit:2}; te; true",
                "(live|test)_{digit:2}; test_1; true",
                "(live|test)_{digit:2}; tex; false",
                "(live|test)_{digit:2}; test-; false",
                "a(_b)?_c; a_; true",
                "a(_b)?_c; a_b_; true",
                "a(_b)?_c; a_c; true",
                "a(_b)?_c; a_d; false",
                "a(_b)?_c; a_b_d; false",
                "k=<{lower:2}>!; k=a; true",
                "k=<{lower:2}>!; k=ab!; true",
                "k=<{lower:2}>!; k=ab,; false",
                "k=<{lower:2}>!; k=ab!x; false",
                "((ab|cd)x|ef){digit:2}; cd; true",
                "((ab|cd)x|ef){digit:2}; cdx1; true",
                "((ab|cd)x|ef){digit:2}; efx; false"
            })
    void endsIn_text(String shape, String text, boolean expected) {
        assertThat(new CutShape(ShapeParser.parse(shape), false).endsIn(bytes(text + "012"), 0, text.length())).isEqualTo(expected);
        assertThat(new CutShape(ShapeParser.parse(shape), false).endsIn(bytes("k=" + text), 2, 2 + text.length())).isEqualTo(expected);
    }

    @Test
    void endsIn_anyCasing() {
        // given
        CutShape shape = new CutShape(ShapeParser.parse("tok_{base62:4}"), true);

        // then
        assertThat(shape.endsIn(bytes("TOK_a"), 0, 5)).isTrue();
        assertThat(shape.endsIn(bytes("TOC"), 0, 3)).isFalse();
        assertThat(shape.endsIn(bytes("\u00f4ok_"), 0, 4)).isFalse();
    }
}
