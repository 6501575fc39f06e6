package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedPasswordCheckTest {
    private static final String VALUE = "marmalade";

    @ParameterizedTest
    @ValueSource(strings = {"\"password\",\"marmalade\":\"x\"", "'password','marmalade' : {", "\\\"password\\\",\\\"marmalade\\\":\\\"x", "\"password\",\"marmalade\":12"})
    void accepts_aKey_not(String text) {
        assertThat(accepts(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set(\"password\", \"marmalade\")", "\"password\":\"marmalade\",\"x\":1", "the password \"marmalade\": accepted", "password \"marmalade\"", "password \"marmalade\":"})
    void accepts_aValue(String text) {
        assertThat(accepts(text)).isTrue();
    }

    private static boolean accepts(String text) {
        int from = text.indexOf(VALUE);
        return new QuotedPasswordCheck().accepts(text, from, from + VALUE.length());
    }
}
