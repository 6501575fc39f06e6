package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnteredCheckTest {
    @ParameterizedTest
    @CsvSource({
        "'typed X', true, true", "'TYPED X', true, true", "'mit X', true, true", "'with \"X', true, true", "'with  X', false, false", "'withX', false, false", "'re-with X', false, false",
        "'to X', false, false", "'pin is X', false, true", "'port is X', false, false", "'le code secret est X', false, true", "'user name is X', false, false", "'user with X', false, false", "'code: X', false, true", "'code, (X', false, true", "': X', false, true", "' X', false, false", "'X', false, false",
        "'punch in X', true, true", "'lives in X', false, false", "'give it X', true, true", "'sold it X', false, false", "'was reset to X', true, true", "'it''s X', true, true", "'cat''s X', false, false", "'hang on... X', false, true",
        "'on. X', false, false", "'what is it? X', false, true", "'open with mode = X', false, false", "'size: X', false, false", "'went for X', true, true", "'pass X', true, true",
        "'log in with X', true, true", "'the pin from X', true, true", "'far from X', false, false", "'hardcoded as X', true, true",
        "'known as X', false, false", "'user: X', false, false", "'came in: X', false, true", "'community X', false, true", "'the password''s X', true, true"
    })
    void accepts_entered(String text, boolean accepted, boolean acceptedIfAnnounced) {
        // given
        int from = text.indexOf('X');

        // then
        assertThat(EnteredCheck.entered().accepts(text, from, from + 1)).isEqualTo(accepted);
        assertThat(EnteredCheck.enteredOrAnnounced().accepts(text, from, from + 1)).isEqualTo(acceptedIfAnnounced);
    }

    @ParameterizedTest
    @CsvSource({
        "'we sold X', false", "'we typed X', true", "'we punch in X', true", "'he lives in X', false", "'in X', true", "'\"typed X', true", "'xtyped X', true", "'we typed\"X', false",
        "'we typed \"X', true", "'we typed \"\"\"\"\"X', true", "'wetypedX', false", "'not: X', false", "'X', true", "'a pan from X', false", "'a \u00c3\u00a9pin from X', true"
    })
    void mayStandBefore(String text, boolean accepted) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int from = text.indexOf('X');
        assertThat(EnteredCheck.entered().mayStandBefore(bytes, from)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "'the password was X', true", "'die PIN lautet X', true", "'typed X', false", "'pin: X', false", "'the password''s X', true", "'the port is X', false", "'is  X', false"
    })
    void accepts_stated(String text, boolean accepted) {
        int from = text.indexOf('X');
        assertThat(EnteredCheck.stated().accepts(text, from, from + 1)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"'opens with 1500 requests', false", "'opens with 1500, requests', true", "'opens with 1500 for guests', true"})
    void accepts_noCount(String text, boolean accepted) {
        int from = text.indexOf('1');
        assertThat(EnteredCheck.enteredOrAnnounced().accepts(text, from, from + 4)).isEqualTo(accepted);
    }
}
