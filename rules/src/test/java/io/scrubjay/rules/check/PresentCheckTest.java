package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc", "1", "****", "xxxxxxxx", "true", "NULL", " none ", "changeme", "[object Object]",
                "***redacted***", "<your password>", "${PASSWORD}", "$(cat file)", "{{ password }}", "%(password)s",
                "%{password}", "%PASSWORD%", "ENC[AES256,data:abc]"
            })
    void accepts_whatStandsInThePlaceOfAValue_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abcd", "xxxy", "yxxx", "true1", "nullable", "my changeme", "<your", "$PASSWORD", "${PASSWORD",
                "$(cat file", "$(cat}", "${cat)", "{password}", "{{ password", "%ABCD", "ENC[abc", "ENC(abc]",
                "changeme                 "
            })
    void accepts_values(String value) {
        assertThat(accepts(value)).isTrue();
    }

    private static boolean accepts(String value) {
        return new PresentCheck().accepts("x" + value + "}", 1, 1 + value.length());
    }
}
