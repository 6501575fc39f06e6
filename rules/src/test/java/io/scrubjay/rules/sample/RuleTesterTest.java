package io.scrubjay.rules.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.sample.RuleTester.Failure;
import io.scrubjay.rules.sample.RuleTester.Kind;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.RulePackParser;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RuleTesterTest {
    @Test
    void test_soundRule() {
        assertThat(failures("token: 'acme_{alnum:20}'")).isEmpty();
    }

    @Test
    void test_ruleWithoutSamples() {
        assertThat(failures("regex: 'acme [a-z]+', keywords: [acme]"))
                .extracting(Failure::kind)
                .containsExactly(Kind.NO_SAMPLE);
    }

    @Test
    void test_sampleThatTheRuleDoesNotFind() {
        assertThat(failures("regex: 'acme_[a-z]+', keywords: [acme], samples: ['acne_{lower:8}']"))
                .hasSize(LogContexts.ALL.size())
                .allSatisfy(failure -> assertThat(failure.kind()).isEqualTo(Kind.MISSED));
    }

    @Test
    void test_sampleThatIsMaskedInPart() {
        assertThat(failures("regex: 'acme ([a-z]{4})', secretGroup: 1, keywords: [acme], "
                        + "samples: ['acme <{lower:8}>']"))
                .extracting(Failure::kind)
                .containsOnly(Kind.MASKED_IN_PART);
    }

    @Test
    void test_nearMissThatIsFound() {
        assertThat(failures("token: 'acme_{lower:8}', nearMisses: ['acme_{lower:9}']"))
                .extracting(Failure::kind)
                .containsOnly(Kind.NEAR_MISS_FOUND);
    }

    @Test
    void test_anotherProvidersRuleWins() {
        var failures = failures("token: 'acme_{lower:8}'}, {id: other, title: t, provider: other, severity: high, "
                + "token: 'acme_{alpha:8}'");

        assertThat(failures).extracting(Failure::kind).containsOnly(Kind.NAMED_BY_ANOTHER);
        assertThat(failures.getFirst().toString())
                .startsWith("rule 'a': NAMED_BY_ANOTHER in bare: acme_")
                .endsWith("(other)");
    }

    @Test
    void test_maskThatIsFoundAgain() {
        assertThat(failures("token: 'zzz_{lower:8}', samples: ['q<zzz_{lower:8}> tail'], leftBoundary: false}, "
                        + "{id: b, title: t, provider: p, severity: low, keywords: [tail], regex: 'q\\[[^ ]+ tail', "
                        + "samples: ['q[{lower:4}] tail']"))
                .extracting(Failure::kind)
                .hasSize(LogContexts.ALL.size() - 1)
                .containsOnly(Kind.FOUND_AGAIN);
    }

    @Test
    void testSamples_oneContextAndNoNearMisses() {
        RulePack pack = RulePackParser.parse("f", "rules: [{id: a, title: t, provider: p, severity: low, "
                + "token: 'acme_{lower:8}', nearMisses: ['acme_{lower:9}'], samples: ['acne_{lower:8}']}]");
        try (CompiledRules rules = CompiledRules.compile(pack);
                RuleTester tester = new RuleTester(rules, new SplittableRandom(1))) {
            assertThat(tester.testSamples(pack.rules().getFirst()))
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.MISSED))
                    .satisfies(failure -> assertThat(failure.context()).isEqualTo("bare"));
        }
    }

    private static List<Failure> failures(String rule) {
        RulePack pack =
                RulePackParser.parse("f", "rules: [{id: a, title: t, provider: p, severity: low, " + rule + "}]");
        try (CompiledRules rules = CompiledRules.compile(pack);
                RuleTester tester = new RuleTester(rules, new SplittableRandom(1))) {
            return tester.testAll();
        }
    }
}
