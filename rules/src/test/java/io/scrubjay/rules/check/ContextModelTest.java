package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.check.ContextFeatures.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextModelTest {
    @Test
    void score_isTheSumOfTheWeights() {
        // given
        ContextModel model = new ContextModel(List.of("## weights", "", "any -1.5 ", "before-1 2.0 is", "before 0.25 password", "form 1.0 Aa0"));

        // then
        assertThat(model.score("the PASSWORD is Kolibri7", 16, 24)).isEqualTo(1.75f);
        assertThat(model.score("the port is kolibri7", 12, 20)).isEqualTo(0.5f);
        assertThat(model.score("7", 0, 1)).isEqualTo(-1.5f);
    }

    @Test
    void score_formsTellCapitalsApart() {
        ContextModel model = new ContextModel(List.of("form 1.0 Aa"));
        assertThat(model.score("Kolibri", 0, 7)).isEqualTo(1);
        assertThat(model.score("kOLIBRI", 0, 7)).isZero();
    }

    @Test
    void score_signThatIsANumberSign_isNoComment() {
        assertThat(new ContextModel(List.of("before-1 1.0 #")).score("22 x1", 3, 5)).isEqualTo(1);
    }

    @Test
    void line_isReadAgain() {
        // given
        String word = new String("clé".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        // when
        String line = ContextModel.line(Kind.BEFORE_1, 2.04f, word);

        // then
        assertThat(line).isEqualTo("before-1 2.0 clé");
        assertThat(new ContextModel(List.of(line)).score(word + " x1", word.length() + 1, word.length() + 3)).isEqualTo(2);
    }

    @Test
    void new_badLine() {
        assertThatThrownBy(() -> new ContextModel(List.of("before 1.0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights: before 1.0 (expected: kind weight text)");
        assertThatThrownBy(() -> new ContextModel(List.of("beside 1.0 is"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void builtin_holdsNoWeightTwice() {
        for (String file : List.of("password-context.txt", "code-context.txt")) {
            assertThat(ContextModel.builtin(file).size()).as(file).isEqualTo(ContextModel.lines(file).size());
        }
    }
}
