package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.Conditions;
import java.util.ArrayList;
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
    void accepts_listOfAnImportedRule() {
        // given
        AllowList list = new AllowList(AllowList.Target.MATCH, List.of("^key="), List.of(), false);
        CompiledConditions conditions = CompiledConditions.of(with(list));

        // then
        assertThat(conditions.accepts("key=q7Zk2Vx9", 0, 12, 4, 12)).isFalse();
        assertThat(conditions.accepts("key=q7Zk2Vx9", 4, 12, 4, 12)).isTrue();
    }

    @Test
    void accepts_observed() {
        // given
        List<String> asked = new ArrayList<>();
        CompiledConditions conditions = CompiledConditions.of(Conditions.NONE)
                .observedBy((_, text, matchFrom, matchTo, from, to) ->
                        asked.add(text + " " + matchFrom + " " + matchTo + " " + from + " " + to));

        // when
        boolean accepted = conditions.accepts("key=q7Zk", 0, 8, 4, 8);

        // then
        assertThat(accepted).isTrue();
        assertThat(asked).containsExactly("key=q7Zk 0 8 4 8");
    }

    @Test
    void verdicts_inTheOrderOfAsking() {
        // given
        AllowList list = new AllowList(AllowList.Target.SECRET, List.of("^q"), List.of(), false);
        Conditions conditions = new Conditions(
                2.5, 3, 4, List.of("Demo"), List.of("x+"), List.of("not-uuid"), List.of(), List.of(), List.of(list));

        // when
        List<Verdict> verdicts = CompiledConditions.of(conditions).verdicts("key=q7Zk", 0, 8, 4, 8);

        // then
        assertThat(verdicts)
                .containsExactly(
                        new Verdict("not-a-mask", true, ""),
                        new Verdict("not-a-stand-in", true, ""),
                        new Verdict("minDigits", false, "1 digits (expected: >= 3)"),
                        new Verdict("minClasses", false, "3 of lower, upper, digit, other (expected: >= 4)"),
                        new Verdict("entropy", false, "2.00 bits a character (expected: >= 2.50)"),
                        new Verdict("stopwords", true, "none of 1"),
                        new Verdict("not-uuid", true, ""),
                        new Verdict("allow.values", true, "none of 1"),
                        new Verdict("not-published", true, ""),
                        new Verdict("allow list", false, "1 expressions on the secret, 0 stopwords"));
    }

    @Test
    void verdicts_nameWhatRejected() {
        // given
        Conditions conditions = new Conditions(0, 0, 0, List.of("Demo"), List.of("x+", "dem[o]"), List.of());

        // when
        List<Verdict> verdicts = CompiledConditions.of(conditions).verdicts("demo", 0, 4, 0, 4);

        // then
        assertThat(verdicts)
                .contains(new Verdict("stopwords", false, "'demo'"), new Verdict("allow.values", false, "dem[o]"))
                .hasSize(5);
    }

    @Test
    void of_unknownCheck() {
        assertThatThrownBy(() ->
                        CompiledConditions.of(new Conditions(0, 0, 0, List.of(), List.of(), List.of("crystal-ball"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("checks: crystal-ball (expected: basic-auth, ");
    }

    private static Conditions with(AllowList list) {
        return new Conditions(0, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(list));
    }

    private static boolean accepts(Conditions conditions, String secret) {
        return CompiledConditions.of(conditions).accepts("<" + secret + ">", 1, 1 + secret.length());
    }
}
