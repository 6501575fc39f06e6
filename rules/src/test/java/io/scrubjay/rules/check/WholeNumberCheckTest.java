package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "#", " # ", "card=#&x=1", "a,#,b", "/cards/#/x", "(#)", "\"#\"", "\\n#\\n", "n%3D#%26", "pay -#", "was #.",
                "#. And", "...#", "12 # 123", "#-", ">#<", "#\u00e9"
            })
    void accepts_wholeNumber(String text) {
        assertThat(accepts(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1#", "#1", "a#", "#a", "_#", "#_", "0.#", "#.5", "v2.#", "+#", "ab12-#", "#-ab12", "%3#", "x3D#", "nn#", "\\x#",
                "%zD#", "%3z#"
            })
    void accepts_pieceOfSomethingLonger_not(String text) {
        assertThat(accepts(text)).isFalse();
    }

    private static boolean accepts(String text) {
        int from = text.indexOf('#');
        return new WholeNumberCheck().accepts(text.replace("#", "4111222"), from, from + 7);
    }
}
