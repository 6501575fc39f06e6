package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.syntax.RulePackParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordPatchesTest {
    private static final Rule RULE = RulePackParser.parse("rules.yaml", """
            rules:
              - {id: acme, title: t, provider: p, severity: low, token: 'acme_{base62:20}'}
            """).rules().getFirst();

    @Test
    void merge_inAnyOrder_ascending() {
        // given
        JoinedPatch first = joined(0, 5, "first");
        JoinedPatch second = joined(10, 15, "second");

        // then
        assertThat(RecordPatches.merge(List.of(second, first))).containsExactly(first, second);
    }

    @Test
    void merge_sideBySide_staysTwo() {
        // given
        List<JoinedPatch> patches = List.of(joined(0, 5, "first"), joined(5, 10, "second"));

        // then
        assertThat(RecordPatches.merge(patches)).isEqualTo(patches);
    }

    @Test
    void merge_overlapping_firstNamesWhatAllCover() {
        // given
        JoinedPatch first = joined(0, 5, "first");
        JoinedPatch second = joined(4, 10, "second");

        // when
        List<JoinedPatch> merged = RecordPatches.merge(List.of(second, first));

        // then
        Finding longer = first.patch().finding().reaching(0, 10);
        assertThat(merged)
                .containsExactly(new JoinedPatch(new Patch(longer, first.patch().fingerprint(), "first"), false));
    }

    @Test
    void merge_within_staysAsLong() {
        // given
        JoinedPatch first = joined(0, 9, "first");
        JoinedPatch second = joined(4, 8, "second");

        // then
        assertThat(RecordPatches.merge(List.of(first, second))).containsExactly(first);
    }

    private static JoinedPatch joined(int from, int to, String replacement) {
        Fingerprint fingerprint = new Fingerprint("0123456789abcdef0123456789abcdef");
        return new JoinedPatch(new Patch(new Finding(RULE, from, to, from, to), fingerprint, replacement), false);
    }
}
