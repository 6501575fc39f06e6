package io.scrubjay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleIdTest {
    @Test
    void new_wordsAndHyphens() {
        assertThat(new RuleId("github-pat2")).hasToString("github-pat2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GitHub", "a_b", "-a", "a--b", "a b", "a-"})
    void new_otherForm(String value) {
        assertThatThrownBy(() -> new RuleId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule id: " + value + " (expected: lower-case words joined by '-', at most 64 characters)");
    }
}
