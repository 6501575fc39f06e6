package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.check.ContextFeatures.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextFeaturesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock = """
            the password is X now       | is password the ^
            he said "X" and left        | " said he ^
            don't use X                 | use don't ^ ^
            port 8443, then X           | then , # port
            first line\\nthe pw: X      | : pw the \\n
            pw “X” ok                   | “ pw ^ ^
            clé → X                     | → clé ^ ^
            \\npassword X               | password \\n ^ ^
            X                           | ^ ^ ^ ^
            """)
    void of_before(String text, String before) {
        assertThat(texts(text, kind -> kind.name().matches("BEFORE_\\d"))).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock = """
            the password is X now       | now $ $
            he said "X" and left        | " and left
            use X, it isn't mine        | , it isn't
            use X\\nfor 12 days         | \\n for #
            use X’s                     | ’ s $
            X                           | $ $ $
            """)
    void of_behind(String text, String behind) {
        assertThat(texts(text, kind -> kind.name().matches("BEHIND_\\d"))).isEqualTo(behind);
    }

    @Test
    void of_lineBreak_isOneHoweverItIsWritten() {
        assertThat(texts("pw:\nX", kind -> kind == Kind.BEFORE_1)).isEqualTo("\\n");
        assertThat(texts("pw:\\nX", kind -> kind == Kind.BEFORE_1)).isEqualTo("\\n");
    }

    @Test
    void of_control_endsTheContext() {
        assertThat(texts("password\u0001is X", kind -> kind == Kind.BEFORE)).isEqualTo("is");
        assertThat(texts("X is\u0001password", kind -> kind == Kind.BEHIND)).isEqualTo("is");
    }

    @Test
    void of_words_reachSoFar() {
        String far = "password " + "x ".repeat(ContextFeatures.BEFORE_BYTES / 2 - 1);
        assertThat(texts(far + "X", kind -> kind == Kind.BEFORE)).doesNotContain("password").contains("x");
        assertThat(texts("password " + "x ".repeat(8) + "X", kind -> kind == Kind.BEFORE)).contains("password");
    }

    @ParameterizedTest
    @CsvSource({
        "blue-otter-91, a-a-0", "Oldtimer66, Aa0", "n1ghtSh1ft, a0aAa0a", "v2.3.1, a0.0.0", "K\u00e4fer7, Aa0", "a1b2c3d4e5f6, a0a0a0a0a0"
    })
    void of_form(String value, String form) {
        assertThat(ofValue(value, kind -> kind == Kind.FORM)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({
        "n1ghtSh1ft, true, digit-within", "Summer2025!, true, year", "Summer20251, false, year", "deadbeef1, true, hexadecimal", "Windows11, true, numbered",
        "a1-b2, true, no-word", "kiwi22, true, word"
    })
    void of_trait(String value, boolean has, String trait) {
        assertThat(List.of(ofValue(value, kind -> kind == Kind.TRAIT).split(" ")).contains(trait)).isEqualTo(has);
    }

    @Test
    void of_value_neverTellsWhatItSpells() {
        List<String> told = new ArrayList<>();
        ContextFeatures.of("is Kolibri7", 3, 11, (kind, text, from, to) -> told.add(text.substring(from, to)));
        assertThat(told).noneMatch(text -> text.contains("olibri"));
    }

    private static String ofValue(String value, Predicate<Kind> kinds) {
        String text = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return texts(text, 0, text.length(), kinds);
    }

    private static String texts(String text, Predicate<Kind> kinds) {
        String latin1 = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int at = latin1.indexOf('X');
        return texts(latin1, at, at + 1, kinds);
    }

    private static String texts(String text, int from, int to, Predicate<Kind> kinds) {
        List<String> texts = new ArrayList<>();
        ContextFeatures.of(text, from, to, (kind, of, begin, end) -> {
            if (kinds.test(kind)) {
                texts.add(of.substring(begin, end));
            }
        });
        return new String(String.join(" ", texts).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
