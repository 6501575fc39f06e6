package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.TextCorpus;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepSelectivityTest {
    private static final int CORPUS_BYTES = 4_000_000;
    private static final long SEED = 20_261_123;
    private static final long MAX_HITS_PER_MEGABYTE = 20;
    private static final RulePack BUILTIN = BuiltinPacks.load(List.of(BuiltinPacks.ALL));
    @Test
    void hits_cleanTelemetry() {
        // given
        long maxHits = MAX_HITS_PER_MEGABYTE * CORPUS_BYTES / 1_000_000;
        try (SweptBytes text = new SweptBytes(TextCorpus.bytes(AgentTelemetry.clean(SEED), CORPUS_BYTES));
                SweptBytes protobuf = new SweptBytes(OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), CORPUS_BYTES)
                        .next()
                        .bytes())) {
            // when
            long inText = SweepSelectivity.hits(BUILTIN, text);
            long inProtobuf = SweepSelectivity.hits(BUILTIN, protobuf);

            // then
            assertThat(inText).isLessThan(maxHits);
            assertThat(inProtobuf).isLessThan(maxHits);
        }
    }

    @Test
    void falseAlarms_cleanTelemetry() {
        // when
        Map<RuleId, Long> falseAlarms = SweepSelectivity.falseAlarms(BUILTIN, CORPUS_BYTES);

        // then
        assertThat(falseAlarms).isEmpty();
    }
}
