package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.syntax.RulePackParser;
import org.junit.jupiter.api.Test;

class PendingFindingsTest {
    private static final Rule RULE = RulePackParser.parse(
                    "rules.yaml", "rules: [{id: tok, title: t, provider: p, severity: low, token: 'tok_{alnum:8}'}]")
            .rules()
            .getFirst();

    private final PendingFindings findings = new PendingFindings(Signal.LOGS);

    @Test
    void add_moreThanAreKept_countsTheOthersByRule() {
        // when
        for (int i = 0; i < 5000; i++) {
            findings.add(new Patch(new Finding(RULE, 0, 12, 0, 12), new Fingerprint("%032x".formatted(i)), "x"), "body");
        }

        // then
        assertThat(findings.all()).hasSize(4096);
        assertThat(findings.further()).containsOnlyKeys(RULE).containsValue(5000 - 4096);
    }

    @Test
    void completeService_afterTheBound_namesThoseThatAreKept() {
        // given
        for (int i = 0; i < 5000; i++) {
            findings.add(new Patch(new Finding(RULE, 0, 12, 0, 12), new Fingerprint("0".repeat(32)), "x"), "body");
        }

        // when
        findings.completeService(4000, "shop");

        // then
        assertThat(findings.all().subList(0, 4000)).allMatch(finding -> finding.service() == null);
        assertThat(findings.all().subList(4000, 4096)).allMatch(finding -> "shop".equals(finding.service()));
    }
}
