package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Conditions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledConditionsTest {
    @Test
    void accepts_nothingAsked() {
        assertThat(accepts(Conditions.NONE, "anything")).isTrue();
    }

    @Test
    void accepts_emptySecret() {
        assertThat(CompiledConditions.of(Conditions.NONE).accepts("text", 2, 2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[redacted]",
                "[redacted:github-pat:1234abcd]",
                "[redacted:...Zx9_]",
                "[hmac:00112233445566778899aabbccddeeff]",
                "[redacted:a:1234abcd][redacted]"
            })
    void accepts_ownMask(String mask) {
        assertThat(accepts(Conditions.NONE, mask)).isFalse();
        assertThat(CompiledConditions.of(Conditions.NONE).accepts("x" + mask + "y", 3, mask.length() - 1))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[redacted:github-pat:1234abcd]tail",
                "head[redacted]",
                "[redacted:a b]",
                "[redacted",
                "[hmac:00112233]",
                "[redacted][other]"
            })
    void accepts_moreThanAMask(String text) {
        assertThat(accepts(Conditions.NONE, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"aaaa, 0.1, false", "abab, 1.0, true", "abab, 1.1, false", "abcdefgh, 3.0, true"})
    void accepts_entropy(String secret, double bits, boolean accepted) {
        assertThat(accepts(new Conditions(bits, 0, 0, List.of(), List.of(), List.of()), secret))
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"a1b2, 2, true", "a1b2, 3, false"})
    void accepts_minDigits(String secret, int digits, boolean accepted) {
        assertThat(accepts(new Conditions(0, digits, 0, List.of(), List.of(), List.of()), secret))
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"aB1, 3, true", "aB1, 4, false", "aB1-, 4, true", "abc, 2, false"})
    void accepts_minClasses(String secret, int classes, boolean accepted) {
        assertThat(accepts(new Conditions(0, 0, classes, List.of(), List.of(), List.of()), secret))
                .isEqualTo(accepted);
    }

    @Test
    void accepts_stopwordInAnyCasing() {
        Conditions conditions = new Conditions(0, 0, 0, List.of("Demo"), List.of(), List.of());
        assertThat(accepts(conditions, "x-dEmO-y")).isFalse();
        assertThat(accepts(conditions, "x-dem-y")).isTrue();
    }

    @Test
    void accepts_allowedAsAWhole() {
        Conditions conditions = new Conditions(0, 0, 0, List.of(), List.of("test_[0-9]+"), List.of());
        assertThat(accepts(conditions, "test_12")).isFalse();
        assertThat(accepts(conditions, "test_12x")).isTrue();
    }

    @Test
    void of_unknownCheck() {
        assertThatThrownBy(() ->
                        CompiledConditions.of(new Conditions(0, 0, 0, List.of(), List.of(), List.of("crystal-ball"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("checks: crystal-ball (expected: basic-auth, ");
    }

    private static boolean accepts(Conditions conditions, String secret) {
        return CompiledConditions.of(conditions).accepts("<" + secret + ">", 1, 1 + secret.length());
    }
}
