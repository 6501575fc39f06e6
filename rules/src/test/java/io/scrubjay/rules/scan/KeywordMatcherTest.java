package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.RulePack;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeywordMatcherTest {
    private final CompiledRules rules = CompiledRules.compile(new RulePack(List.of(TestRules.rule(
            "short", new Detector.Keyword(List.of("okta", "aiven", "zapi"), TestRules.run(Alphabet.HEX_LOWER, 16), false)))));
    private final Examiner examiner = rules.newExaminer();

    @AfterAll
    void close() {
        examiner.close();
        rules.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"okta", "my_okta", "my2okta", "myOkta", "aOkta", "zOkta", "OKTA", "x-okta", "oktaKey", "aiven", "zapi"})
    void match_shortWordOfItsOwn(String name) {
        assertThat(examiner.examine(null, bytes(name + "=0123456789abcdef"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rookta", "aokta", "zokta", "Aokta", "Zokta", "MYOKTA", "xaiven", "xzapi"})
    void match_shortWordWithinAnother(String name) {
        assertThat(examiner.examine(null, bytes(name + "=0123456789abcdef"))).isEmpty();
    }
}
