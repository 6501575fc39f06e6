package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Detector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexShapesTest {
    private static Optional<Detector.Token> token(String regex, String... keywords) {
        return RegexShapes.token(new Detector.Regex(regex, List.of(keywords), Detector.Regex.FIRST_GROUP));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "acme_[0-9a-zA-Z]{36} ~ acme_{base62:36}",
                "acme_\\w{8} ~ acme_{word:8}",
                "acme_\\d{4}-\\d+ ~ acme_{digit:4}-{digit:1+}",
                "acme_[a-f0-9]{32,64} ~ acme_{hexlower:32-64}",
                "acme_[A-Za-z0-9_-]{20,} ~ acme_{base64url:20+}",
                "acme\\.[\\w.\\-]{10} ~ acme.{[0-9A-Z_a-z.-]:10}",
                "acme_x?[A-Z]{9} ~ acme_{[x]:0-1}{upper:9}",
                "acme_[-a-c]{4} ~ acme_{[a-c-]:4}",
                "acme_[]x]{4} ~ acme_{[\\]x]:4}",
                "acme_([0-9a-f]{8})@ ~ acme_<{hexlower:8}>@",
                "(acme_[0-9]{9}) ~ <acme_{digit:9}>"
            })
    void token_literalsAndClasses_isAShape(String regex, String shape) {
        // when
        Detector.Token token = token(regex).orElseThrow();

        // then
        assertThat(token.shape()).isEqualTo(ShapeParser.parse(shape));
        assertThat(token.ignoreCase()).isFalse();
        assertThat(token.leftBoundary()).isFalse();
        assertThat(token.extend()).isTrue();
    }

    @Test
    void token_boundaryInFront_isTheLeftBoundary() {
        assertThat(token("\\bacme_[0-9]{9}").orElseThrow().leftBoundary()).isTrue();
    }

    @Test
    void token_anyCasing_holdsForClassesToo() {
        // when
        Detector.Token token = token("(?i)acme_[a-f]{9}z+").orElseThrow();

        // then
        assertThat(token.ignoreCase()).isTrue();
        assertThat(token.shape()).isEqualTo(ShapeParser.parse("acme_{[A-Fa-f]:9}{[Zz]:1+}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme_[0-9]{9}\\b",
                "^acme_[0-9]{9}",
                "acme_(?:a|b)[0-9]{9}",
                "acme_[^0-9]{9}",
                "acme_[0-9]{9}.",
                "acme_[0-9]{9,}?x",
                "acme_[\\s0-9]{9}",
                "acme_[[:digit:]]{9}",
                "acme_([0-9]{3})([0-9]{3})",
                "acme_(x[0-9]{3})?",
                "acme_([0-9]*)",
                "ac[0-9]{9}",
                "acme_[a-z]+[a-z0-9]+x",
                "\\b[-.]acme[0-9]{9}",
                "acme_[\u00e4]{9}"
            })
    void token_moreThanAShape_staysAnExpression(String regex) {
        assertThat(token(regex)).isEmpty();
    }

    @Test
    void token_keywordElsewhere_staysAnExpression() {
        assertThat(token("acme_[0-9]{9}", "other")).isEmpty();
        assertThat(token("acme_[0-9]{9}", "other", "cme_")).isPresent();
    }
}
