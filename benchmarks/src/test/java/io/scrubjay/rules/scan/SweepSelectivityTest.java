package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.SyslogCorpus;
import io.scrubjay.benchmarks.corpus.TextCorpus;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                SweptBytes protobuf = SweptBytes.ofProtobuf(OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), CORPUS_BYTES)
                        .next()
                        .bytes());
                SweptBytes json = new SweptBytes(OtlpPayloads.json(AgentTelemetry.clean(SEED), CORPUS_BYTES)
                        .next()
                        .bytes());
                SweptBytes syslog = new SweptBytes(SyslogCorpus.bytes(
                        AgentTelemetry.clean(SEED), CORPUS_BYTES / SyslogCorpus.MESSAGE_BYTES, SyslogCorpus.MESSAGE_BYTES))) {
            // when
            long inText = SweepSelectivity.hits(BUILTIN, text);
            long inProtobuf = SweepSelectivity.hits(BUILTIN, protobuf);
            long inJson = SweepSelectivity.hits(BUILTIN, json);
            long inSyslog = SweepSelectivity.hits(BUILTIN, syslog);

            // then
            assertThat(inText).isLessThan(maxHits);
            assertThat(inProtobuf).isLessThan(maxHits);
            assertThat(inJson).isLessThan(maxHits);
            assertThat(inSyslog).isLessThan(maxHits);
        }
    }

    /** What hosts that anybody can reach log most. */
    @Test
    void hits_loginsOfSshd() {
        // given
        StringBuilder lines = new StringBuilder();
        SplittableRandom random = new SplittableRandom(SEED);
        for (String user : List.of("root", "invalid user admin", "deploy", "invalid user test1", "postgres")) {
            for (String outcome : List.of("Failed", "Accepted")) {
                lines.append("<38>Dec 10 06:55:46 web-01 sshd[%d]: %s password for %s from %d.%d.%d.%d port %d ssh2\n"
                        .formatted(
                                random.nextInt(1000, 60_000), outcome, user,
                                random.nextInt(256), random.nextInt(256), random.nextInt(256), random.nextInt(256),
                                random.nextInt(1024, 65_536)));
            }
        }
        try (SweptBytes text = new SweptBytes(lines.toString().getBytes(StandardCharsets.US_ASCII))) {
            // when
            long hits = SweepSelectivity.hits(BUILTIN, text);

            // then
            assertThat(hits).isZero();
        }
    }

    /** No sentence goes on in the next member, however often the JSON is encoded. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void hits_sentenceEndsWithAStringOfJson(int backslashes) {
        // given
        String quote = "\\".repeat(backslashes) + '"';
        String json = "{'reason':'One option is to revert the password reset flow','idempotency_key':'7c29e8dc-2373-4470-a13f-06bee44a8def'}"
                .replace("'", quote);
        try (SweptBytes text = new SweptBytes(json.getBytes(StandardCharsets.US_ASCII))) {
            // when
            long hits = SweepSelectivity.hits(BUILTIN, text);

            // then
            assertThat(hits).isZero();
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
