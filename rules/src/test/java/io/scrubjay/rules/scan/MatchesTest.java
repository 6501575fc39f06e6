package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.DecodedSecret;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.RulePackParser;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatchesTest {
    private static final RulePack PACK = RulePackParser.parse("rules.yaml", """
            rules:
              - {id: token, title: t, provider: p, severity: low, token: 'tok_{alnum:8}'}
              - {id: named, title: t, provider: p, severity: high, value: '{alnum:8}', keywords: [named]}
              - {id: common, title: t, provider: p, severity: high, value: '{alnum:8}', keywords: [common], common: true}
              - {id: other, title: t, provider: p, severity: low, token: 'oth_{alnum:8}'}
              - {id: severe, title: t, provider: p, severity: high, token: 'sev_{alnum:8}'}
              - {id: regex, title: t, provider: p, severity: low, regex: 'reg_([a-z]+)', keywords: [reg_]}
              - {id: generic, title: t, provider: generic, severity: low, regex: 'gen_([a-z]+)', keywords: [gen_]}
              - {id: shadow, title: t, provider: p, severity: low, mode: shadow, token: 'sha_{alnum:8}'}
            """);
    private static final Rule TOKEN = rule("token");
    private static final Rule NAMED = rule("named");
    private static final Rule OTHER = rule("other");
    private static final Rule SEVERE = rule("severe");
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
    void resolve_shadowBesideWhatIsEnforced_both() {
        // given
        matches.add(SHADOW, 2, 0, 10);
        matches.add(TOKEN, 0, 10, 20);

        // when
        List<Finding> findings = matches.resolve(field(60));

        // then
        assertThat(findings).extracting(Finding::rule).containsExactly(SHADOW, TOKEN);
    }

    @Test
    void resolve_shadowRightBehindWhatIsEnforced_both() {
        // given
        matches.add(TOKEN, 0, 0, 10);
        matches.add(SHADOW, 2, 10, 20);

        // when
        List<Finding> findings = matches.resolve(field(60));

        // then
        assertThat(findings).extracting(Finding::rule).containsExactly(TOKEN, SHADOW);
    }

    @Test
    void resolve_shadowBetweenWhatIsEnforced_overlapsTheSecond() {
        // given
        matches.add(TOKEN, 0, 0, 10);
        matches.add(SHADOW, 2, 10, 20);
        matches.add(TOKEN, 0, 15, 25);

        // when
        List<Finding> findings = matches.resolve(field(60));

        // then
        assertThat(findings).extracting(Finding::rule).containsExactly(TOKEN, TOKEN);
    }

    @Test
    void resolve_sameKindOfRule_severerNamesIt() {
        assertThat(nameOf(TOKEN, 20, SEVERE, 15)).isEqualTo(SEVERE);
        assertThat(nameOf(SEVERE, 15, TOKEN, 20)).isEqualTo(SEVERE);
    }

    @Test
    void resolve_sameSeverity_longerNamesItThenTheFirst() {
        assertThat(nameOf(NAMED, 20, rule("common"), 25)).isEqualTo(NAMED);
        assertThat(nameOf(TOKEN, 20, OTHER, 25)).isEqualTo(OTHER);
        assertThat(nameOf(OTHER, 25, TOKEN, 20)).isEqualTo(OTHER);
        assertThat(nameOf(TOKEN, 20, OTHER, 20)).isEqualTo(TOKEN);
    }

    @Test
    void resolve_registeredSecret_namesOnlyWhatNobodyElseFoundJustSo() {
        // given
        Matches matches = new Matches(16);
        matches.add(TOKEN, 0, 10, 20);
        matches.addRegistered(10, 20, null);
        matches.add(TOKEN, 0, 30, 42);
        matches.addRegistered(30, 40, null);
        matches.addRegistered(50, 58, null);
        matches.add(TOKEN, 0, 50, 58);

        // when
        List<Finding> findings = matches.resolve(field(60));

        // then
        assertThat(findings).extracting(Finding::rule).containsExactly(TOKEN, RegisteredSecrets.RULE, TOKEN);
    }

    @Test
    void addSeen_isAFindingAsAnyOther() {
        // given
        matches.addSeen(TOKEN, 10, 20);

        // then
        assertThat(matches.endOfLast(0)).isZero();
        assertThat(matches.resolve(field(60))).containsExactly(new Finding(TOKEN, 10, 20, 10, 20));
    }

    @Test
    void since_whatWasAddedThen() {
        // given
        matches.add(TOKEN, 0, 0, 10);
        int first = matches.size();
        matches.addRegistered(20, 30, new DecodedSecret(new byte[] {1}, 0, 1));

        // then
        assertThat(matches.since(first))
                .containsExactly(new Matches.Match(RegisteredSecrets.RULE, Integer.MAX_VALUE, 20, 30, true));
    }

    @Test
    void add_moreThanThereWasRoomFor_allFound() {
        // given
        Matches many = new Matches(100);
        IntStream.range(0, 20).forEach(i -> many.add(TOKEN, 0, 3 * i, 3 * i + 2));

        // when
        List<Finding> findings = many.resolve(field(60));

        // then
        assertThat(findings).hasSize(20).last().isEqualTo(new Finding(TOKEN, 57, 59, 57, 59));
    }

    @Test
    void rank_specificFirst() {
        assertThat(List.of("token", "named", "regex", "common", "generic").stream().map(id -> Matches.rank(rule(id))))
                .containsExactly(0, 1, 2, 3, 3);
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
        assertThatThrownBy(() -> matches.add(TOKEN, 0, 0, 5)).hasMessage("examine: over 2 findings in a field");
    }

    /** The rule that names what two found from the same place on. */
    private static Rule nameOf(Rule one, int oneTo, Rule other, int otherTo) {
        Matches matches = new Matches(8);
        matches.add(one, 0, 10, oneTo);
        matches.add(other, 1, 10, otherTo);
        return matches.resolve(field(60)).getFirst().rule();
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
