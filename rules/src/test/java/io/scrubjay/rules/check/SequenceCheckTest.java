package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "abcdefgh", "aabbccdd", "a1c3e5g7", "am1co3eq5gs7", "abcdefghizq", "abc123def456ghi789",
                "xyz890abc123def456", "secret_abc123def456ghi789", "secret_abc123def456ghi"
            })
    void accepts_whatIsCountedOut_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abcdefg", "hgfedcba", "acegikmo", "am3dp6gs9jv", "abcdefghxzq", "secret_abc123def456gh",
                "qxz801aqc153dzf452", "secret_q7Zk2Vx9Rb4Lm1Tn"
            })
    void accepts_otherOrders(String value) {
        assertThat(accepts(value)).isTrue();
    }

    private static boolean accepts(String value) {
        return new SequenceCheck().accepts("a_" + value + "_b", 2, 2 + value.length());
    }
}
