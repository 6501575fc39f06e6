package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.RulePackParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchesTest {
    private static final RulePack PACK = RulePackParser.parse("rules.yaml", """
            rules:
              - {id: token, title: t, provider: p, severity: low, token: 'tok_{alnum:8}'}
              - {id: named, title: t, provider: p, severity: high, value: '{alnum:8}', keywords: [named]}
              - {id: shadow, title: t, provider: p, severity: low, mode: shadow, token: 'sha_{alnum:8}'}
            """);
    private static final Rule TOKEN = rule("token");
    private static final Rule NAMED = rule("named");
    private static final Rule SHADOW = rule("shadow");

    private final Matches matches = new Matches(8);

    @Test
    void resolve_overlapping_mostSpecificNamesWhatAllCover() {
        // given
        matches.add(NAMED, 1, 10, 30);
        matches.add(TOKEN, 0, 15, 25);
        matches.add(NAMED, 1, 40, 50);

        // when
        List<Finding> findings = matches.resolve(field(60));

        // then
        assertThat(findings).extracting(Finding::rule).containsExactly(TOKEN, NAMED);
        assertThat(findings.getFirst()).isEqualTo(new Finding(TOKEN, 10, 30, 15, 25));
    }

    @Test
    void resolve_shadow_onlyWhereNothingIsEnforced() {
        // given
        matches.add(SHADOW, 2, 30, 40);
        matches.add(SHADOW, 2, 0, 10);
        matches.add(TOKEN, 0, 5, 15);

        // when
        List<Finding> findings = matches.resolve(field(60));

        // then
        assertThat(findings).extracting(Finding::rule).containsExactly(TOKEN, SHADOW);
        assertThat(findings).extracting(Finding::fromByte).containsExactly(5, 30);
    }

    @Test
    void resolve_overTheBound_throws() {
        // given
        for (int i = 0; i < 3; i++) {
            matches.add(TOKEN, 0, 10 * i, 10 * i + 5);
        }

        // then
        assertThatThrownBy(() -> matches.resolve(field(60)))
                .isInstanceOf(TooManyFindingsException.class)
                .hasMessage("examine: over 2 findings in a field");
    }

    @Test
    void add_overTheBound_throws() {
        // given
        for (int i = 0; i < 8; i++) {
            matches.add(TOKEN, 0, 0, 5);
        }

        // then
        assertThatThrownBy(() -> matches.add(TOKEN, 0, 0, 5)).isInstanceOf(TooManyFindingsException.class);
    }

    private static Rule rule(String id) {
        return PACK.rules().stream()
                .filter(rule -> rule.id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static FieldText field(int length) {
        return new FieldText(new byte[length], 0, new FieldOrigin(null, null), new WorkBudget(length));
    }
}
