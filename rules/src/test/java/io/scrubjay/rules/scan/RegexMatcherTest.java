package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.RulePack;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegexMatcherTest {
    private final CompiledRules rules = CompiledRules.compile(new RulePack(List.of(
            TestRules.rule("named", new Detector.Regex("\\b[a-z]{3}pass: ?([a-z]{2,5}[0-9])\\b", List.of("pass:"), 1)),
            TestRules.rule("unbounded", new Detector.Regex("\\bwords? ([a-z]+(?:-[a-z]+)*);", List.of("word"), 1)),
            // the keyword stands elsewhere
            TestRules.rule("far", new Detector.Regex("from ([0-9]{4})[^;]*;", List.of("corp"), 1)),
            TestRules.rule("near", new Detector.Regex("\\b([0-9]{6})-tok\\b", List.of("acme"), 1)))));
    private final Examiner examiner = rules.newExaminer();

    @AfterAll
    void close() {
        examiner.close();
        rules.close();
    }

    @Test
    void examine_matchBehindManyHitsOfALongText() {
        String text = "pass: , word, ".repeat(20_000) + "a dbpass: my dbapass: ab1 words one-two;";

        assertThat(find(text)).containsExactly("named=ab1", "unbounded=one-two");
    }

    @Test
    void examine_nothingButMatches() {
        String text = " dbapass: abc1,".repeat(5_000);

        assertThat(find(text)).hasSize(5_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 1_000})
    void examine_keywordNearAMatch(int distance) {
        String between = " ".repeat(distance);

        assertThat(find("acme " + between + "123456-tok")).containsExactly("near=123456");
        assertThat(find("123456-tok" + between + " acme")).containsExactly("near=123456");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500, 10_000, 30_000})
    void examine_longMatchNearAKeyword(int length) {
        assertThat(find("corp from 1234" + "x".repeat(length) + "; and more")).containsExactly("far=1234");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abapass: abc1", "x abapass: abc1", "xabapass: abapass: abc1"})
    void examine_boundaryWhereTheWindowBegins(String text) {
        assertThat(find(text)).containsExactly("named=abc1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xabapass: abc1", "abapass: abc1x", "acme 0123456-tok 123456-tokx"})
    void examine_noBoundaryWhereTheWindowBeginsOrEnds(String text) {
        assertThat(find(text)).isEmpty();
    }

    private List<String> find(String text) {
        return found(examiner.examine(null, bytes(text)), text);
    }
}
