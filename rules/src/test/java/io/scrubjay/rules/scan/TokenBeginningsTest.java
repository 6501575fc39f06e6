package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.syntax.RulePackParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBeginningsTest {
    private final TokenBeginnings tokens = new TokenBeginnings(RulePackParser.parse("rules.yaml", """
            rules:
              - {id: choice, title: t, provider: p, severity: low, token: '(live|test)_{upper:8}'}
              - {id: middle, title: t, provider: p, severity: low, token: 'mid_(A.B|C+D){digit:8}'}
              - {id: maybe, title: t, provider: p, severity: low, token: 'may_(~!)?{digit:8}'}
              - {id: secret, title: t, provider: p, severity: low, token: 'sec_<{digit:8}>;'}
              - {id: literal, title: t, provider: p, severity: low, token: 'longliteral_{digit:8}'}
              - {id: run, title: t, provider: p, severity: low, token: '{digit:4-6}:AA{lower:8}', extend: false}
            """));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "live_AB|0", "x test_AB|2", "mid_C+D12|0", "mid_A.|0", "may_~!12|0", "may_12|0", "sec_12|0", "sec_12345678|0",
                "longliteral_12|0", "longliterbl_12|-1", "longlitera|-1", "lost_AB|-1", "12345:AAab|0", "x 12345:AAab|2", "1234567:AAab|-1",
                "123:AAab|-1", "live_ABCDEFGH|-1"
            })
    void cutFrom(String text, int expected) {
        assertThat(tokens.cutFrom(bytes(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x longlitera|IN_LITERAL", "longliteral_|IN_LITERAL", "longliteral_1|IN_TOKEN", "xlonglitera|IN_LITERAL", "xlive|CLOSED", "mid_|IN_LITERAL",
                "mid_A|IN_TOKEN", "12345:AA|IN_TOKEN", "lo|CLOSED", "''|CLOSED"
            })
    void endOf(String text, OpenEnds.End expected) {
        byte[] around = bytes("live_AB" + text + "CDEFGH");
        assertThat(tokens.endOf(around, 7, around.length - 6)).isEqualTo(expected);
    }

    @Test
    void goesOn_literalInBoth() {
        assertThat(goesOn("te", "st_AB")).isTrue();
        assertThat(goesOn("te", "sx_AB")).isFalse();
        assertThat(goesOn("test_", "AB")).isFalse();
        assertThat(goesOn("12", "34:AAab")).isTrue();
    }

    /** Of the second text among others. */
    private boolean goesOn(String before, String text) {
        byte[] around = bytes("AA" + text + ":AAab");
        return tokens.goesOn(bytes(before), around, 2, around.length - 5);
    }

    @Test
    void isCompleteIn_whatFollows() {
        assertThat(tokens.isCompleteIn(bytes("sec_12"), bytes("sec_12345678; x"))).isTrue();
        assertThat(tokens.isCompleteIn(bytes("sec_12"), bytes("sec_12345678, x"))).isFalse();
    }
}
