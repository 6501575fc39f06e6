package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scrubjay.rules.check.ContextFeatures.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextModelTest {
    @Test
    void score_isTheSumOfTheWeights() {
        // given
        ContextModel model = model("any -1.5 value", "before-1 2.0 is", "before 0.2 password", "form 1.0 Aa0");

        // then
        assertThat(model.score("the PASSWORD is Kolibri7", 16, 24)).isCloseTo(1.7f, within(1e-6f));
        assertThat(model.score("the port is kolibri7", 12, 20)).isEqualTo(0.5f);
        assertThat(model.score("7", 0, 1)).isEqualTo(-1.5f);
    }

    @Test
    void score_formsTellCapitalsApart() {
        ContextModel model = model("form 1.0 Aa");
        assertThat(model.score("Kolibri", 0, 7)).isEqualTo(1);
        assertThat(model.score("kOLIBRI", 0, 7)).isZero();
    }

    @Test
    void score_signThatIsANumberSign_isNoComment() {
        assertThat(model("before-1 1.0 #").score("22 x1", 3, 5)).isEqualTo(1);
    }

    @Test
    void line_isReadAgain() {
        // given
        String word = new String("clé".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        // when
        String line = ContextModel.line(Kind.BEFORE_1, 2.04f, word);

        // then
        assertThat(line).isEqualTo("before-1 2.0 clé");
        assertThat(model(line).score(word + " x1", word.length() + 1, word.length() + 3)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            before 1.0          | kind weight text
            before              | kind weight text
            beside 1.0 is       | kind weight text
            before 1 is         | a number with one digit behind the point
            before 1.25 is      | a number with one digit behind the point
            before one is       | a number with one digit behind the point
            """)
    void new_badLine(String line, String expected) {
        assertThatThrownBy(() -> model("any 1.0 value", line, "any 2.0 value"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("weights: ")
                .hasMessageEndingWith(" (expected: " + expected + ")");
    }

    @Test
    void new_emptyLine() {
        assertThatThrownBy(() -> model("any 1.0 value", "", "any 2.0 value")).hasMessage("weights:  (expected: kind weight text)");
        assertThat(model().score("7", 0, 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"password-context.txt", "code-context.txt"})
    void builtin_holdsNoWeightTwice(String file) {
        String text = new String(ContextModel.bytes(file), StandardCharsets.UTF_8);
        assertThat(ContextModel.builtin(file).size()).isEqualTo((int) text.lines().count());
    }

    private static ContextModel model(String... lines) {
        return new ContextModel(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
}
