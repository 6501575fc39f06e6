package io.scrubjay.rules.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped rule on its own samples and near misses, in every log context, with all the others around it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuiltinRulesTest {
    private static final RulePack PACK = BuiltinPacks.load(List.of(BuiltinPacks.ALL, "personal"));

    private final CompiledRules rules = CompiledRules.compile(PACK);
    private final RuleTester tester = new RuleTester(rules, new SplittableRandom(20261123));

    static Stream<Arguments> everyRule() {
        return PACK.rules().stream().map(rule -> Arguments.argumentSet(rule.id().value(), rule));
    }

    @BeforeAll
    void packIsLarge() {
        assertThat(PACK.rules()).hasSizeGreaterThan(500);
    }

    @ParameterizedTest
    @MethodSource("everyRule")
    void rule_inEveryContext(Rule rule) {
        assertThat(tester.test(rule)).isEmpty();
    }

    @AfterAll
    void close() {
        tester.close();
        rules.close();
    }
}
