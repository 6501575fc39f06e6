package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<cut off", "&lt;key", "'${KEY}'", "\"$KEY\"", "'$KEY", "'<token>'", "{", "{a1b2c3}", "{a0b9c0}",
                "{{name", "[", "[a1]", "$a", "$_x", "$A1B2C3", "$[x", "%ab", "%(ab", "%{abc", "%abc%", "ENC(a1b2)",
                "@NAME@", "@@DB_NAME@@", "##NAME##", "#{name}#", "#{cut off", "%24%7BNAME%7D", "vault:v1:Zk3vQ9wL"
            })
    void accepts_templates_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<ab>1cde", "&amp;9k", "'", "''", "'Zk3vQ9wL'", "{a1b2c3d4}", "{a0b0c9d9}", "'<x>1'", "{na!me}",
                "{ab}x", "{a", "[a1", "$", "$1abc", "$A-B", "$A1B2C3D4", "%abc", "ENC{a1b2}",
                "@a7!k", "@Zk3vQ97L4@", "#7kq", "#q!", "vault-7Zk2"
            })
    void accepts_whatOnlyBeginsLikeATemplate(String value) {
        assertThat(accepts(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a7{{cd", "a7${", "a7${c}!", "a7{{ x.y | z }}!", "a7b..."})
    void accepts_cutOffOrHoldingAVariable_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a7{$cd", "a7{cd", "a7$cd", "a7${c!d", "...", "a7..c", "a7...c"})
    void accepts_otherBracesAndDots(String value) {
        assertThat(accepts(value)).isTrue();
    }

    /** From four characters on, nine of ten steps. */
    @ParameterizedTest
    @CsvSource({
        "abc, true", "abcd, false", "4321, false", "7777, false", "acegikmo, true", "abcdefghijz, false",
        "abcdefghizy, false",
        "abcdefghizq, true"
    })
    void accepts_counting(String value, boolean accepted) {
        assertThat(accepts(value)).isEqualTo(accepted);
    }

    /** Short words count where they fill a quarter. */
    @ParameterizedTest
    @CsvSource({
        "dummy-q7Zk2Vx9Rb4Lm1, false",
        "dummy-q7Zk2Vx9Rb4Lm1T, true",
        "q7Zk2Vx9Rb4Lfake, false",
        "q7Zk2Vx9Rb4Lmfake, true",
        "q7Zk2Vx9Rb4Lm1Tnq7Zk2Vx9InSert, false"
    })
    void accepts_word(String value, boolean accepted) {
        assertThat(accepts(value)).isEqualTo(accepted);
    }

    private static boolean accepts(String value) {
        return new PlaceholderCheck().accepts("=" + value + "=", 1, 1 + value.length());
    }
}
