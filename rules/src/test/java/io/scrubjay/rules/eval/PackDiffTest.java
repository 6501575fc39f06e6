package io.scrubjay.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.scrubjay.rules.eval.PackDiff.Difference;
import io.scrubjay.rules.eval.PackDiff.Kind;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.RulePackParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PackDiffTest {
    private final CompiledRules present = CompiledRules.compile(RulePackParser.parse(
            "present",
            """
            rules:
              - {id: one, title: t, provider: p, severity: low, token: 'one_{digit:4}', extend: false}
              - {id: both, title: t, provider: p, severity: low, token: 'both_{digit:4}'}
              - {id: old, title: t, provider: p, severity: low, token: 'name_{digit:4}'}
              - {id: shade, title: t, provider: p, severity: low, token: 'shade_{digit:4}', mode: shadow}
            """));
    private final CompiledRules changed = CompiledRules.compile(RulePackParser.parse(
            "changed",
            """
            rules:
              - {id: two, title: t, provider: p, severity: low, token: 'two_{digit:4}'}
              - {id: both, title: t, provider: p, severity: low, token: 'both_{digit:4}'}
              - {id: new, title: t, provider: p, severity: low, token: 'name_{digit:4}'}
            """));
    private final List<Difference> differences = new ArrayList<>();

    @AfterEach
    void close() {
        present.close();
        changed.close();
    }

    private PackDiff.Summary compare(String corpus) throws IOException {
        try (PackDiff diff = new PackDiff(present, changed)) {
            return diff.compare(
                    new ByteArrayInputStream(corpus.getBytes(StandardCharsets.UTF_8)), differences::add);
        }
    }

    @Test
    void compare_log_namesEachDifference() throws IOException {
        // when
        PackDiff.Summary summary = compare("a one_1234\nb both_1234\nshade_1234\n{x two_1234\n\nname_1234");

        // then
        assertThat(differences)
                .extracting(Difference::kind, Difference::line, Difference::fromByte, Difference::present, Difference::changed)
                .containsExactly(
                        tuple(Kind.LESS, 0, 2, "one", null),
                        tuple(Kind.MORE, 3, 3, null, "two"),
                        tuple(Kind.RENAMED, 5, 0, "old", "new"));
        assertThat(summary).isEqualTo(new PackDiff.Summary(6, 3, 3, 1, 1, 1));
        assertThat(summary.isSame()).isFalse();
        assertThat(differences.toString()).doesNotContain("1234");
        assertThat(differences.getFirst().excerpt().text()).isEqualTo("one_1234");
    }

    @Test
    void compare_labelledTexts_countByTheText() throws IOException {
        // when
        compare("""
                {"text":"\u00e4 one_1234","expect":"match","secret":"one_1234"}
                {"text":"two_1234","expect":"no_match","rule_id":"one_1234"}
                {"message":"two_1234"}
                """);

        // then
        assertThat(differences)
                .extracting(Difference::kind, Difference::line, Difference::fromByte, Difference::expected)
                .containsExactly(
                        tuple(Kind.LESS, 0, 3, true),
                        tuple(Kind.MORE, 1, 0, false),
                        tuple(Kind.MORE, 2, 12, null));
    }

    @Test
    void compare_sameMasks_isSame() throws IOException {
        // when
        PackDiff.Summary summary = compare("both_12345 both_1234");

        // then
        assertThat(summary.isSame()).isTrue();
        assertThat(summary.maskedByChanged()).isEqualTo(2);
    }
}
