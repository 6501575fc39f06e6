package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.found;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.RulePack;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Windows hide nothing: what is found is what the expressions match in all of the text. */
class RegexMatcherProperties {
    /** Each with keywords of which one stands in every match. */
    private static final List<Detector.Regex> EXPRESSIONS = List.of(
            new Detector.Regex("\\b[a-z]{3}pass: ?([a-z]{2,5}[0-9])\\b", List.of("pass:"), 1),
            new Detector.Regex("(?:^|[, ])pass(?:word)?: ([a-z]+);", List.of("pass"), 1),
            new Detector.Regex("\\b([0-9]{6})-tok\\b", List.of("tok"), 1),
            new Detector.Regex("key[_-]id (?:is )?([0-9]{4,6})\\b", List.of("key_id", "key-id"), 1));

    private static final CompiledRules RULES = CompiledRules.compile(new RulePack(EXPRESSIONS.stream()
            .map(regex -> TestRules.rule("r" + EXPRESSIONS.indexOf(regex), regex))
            .toList()));
    private static final Examiner EXAMINER = RULES.newExaminer();

    @AfterContainer
    static void close() {
        EXAMINER.close();
        RULES.close();
    }

    @Property(tries = 2_000)
    void examine_asInAllOfTheText(@ForAll("texts") String text) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < EXPRESSIONS.size(); i++) {
            Matcher matcher = Pattern.compile(EXPRESSIONS.get(i).regex()).matcher(text);
            while (matcher.find()) {
                expected.add("r" + i + "=" + matcher.group(1));
            }
        }

        assertThat(found(EXAMINER.examine(null, bytes(text)), text)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "dbapass: abc1 ", "dbapass:ab1,", "pass: ", "xyzpass:", "pass: abcde;", ", password: ab;", "123456-tok ", "-tok", "123456",
                        "key_id is 12345", "KEY-ID ", "key-id 1234", " ", "x", ".", "-".repeat(30), " ".repeat(300), "z".repeat(2_000))
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }
}
