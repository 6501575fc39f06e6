package io.scrubjay.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgentTelemetryTest {
    private static final LeakSource MARKER = random -> "leak-" + random.nextInt(1_000_000);

    @Test
    void next_sameSeed() {
        // given
        AgentTelemetry one = new AgentTelemetry(7, 0.1, MARKER);
        AgentTelemetry other = new AgentTelemetry(7, 0.1, MARKER);

        // when
        List<LogEntry> entries = take(one, 500);

        // then
        assertThat(entries).isEqualTo(take(other, 500));
    }

    @Test
    void next_otherSeed() {
        // given
        AgentTelemetry one = AgentTelemetry.clean(7);
        AgentTelemetry other = AgentTelemetry.clean(8);

        // when
        List<LogEntry> entries = take(one, 100);

        // then
        assertThat(entries).doesNotContainAnyElementsOf(take(other, 100));
    }

    @Test
    void next_leakRateHolds() {
        // given
        AgentTelemetry telemetry = new AgentTelemetry(7, 0.01, MARKER);

        // when
        List<LogEntry> entries = take(telemetry, 50_000);

        // then
        List<LogEntry> leaking = entries.stream().filter(LogEntry::leaks).toList();
        assertThat(leaking).hasSizeBetween(400, 600);
        assertThat(leaking).allSatisfy(entry -> assertThat(TextCorpus.line(entry)).contains("leak-"));
        assertThat(entries.stream().filter(entry -> !entry.leaks()))
                .noneSatisfy(entry -> assertThat(TextCorpus.line(entry)).contains("leak-"));
    }

    @Test
    void next_cleanEntriesDoNotDependOnTheLeakRate() {
        // given
        List<LogEntry> clean = take(AgentTelemetry.clean(7), 1_000);

        // when
        List<LogEntry> leaking = take(new AgentTelemetry(7, 0.2, MARKER), 1_000);

        // then
        for (int i = 0; i < clean.size(); i++) {
            if (!leaking.get(i).leaks()) {
                assertThat(leaking.get(i)).isEqualTo(clean.get(i));
            }
        }
    }

    @Test
    void next_everydayWordsOccur() {
        // given
        String text = new String(TextCorpus.bytes(AgentTelemetry.clean(7), 2_000_000), StandardCharsets.UTF_8);

        // when
        Map<String, Integer> perKilobyte = new HashMap<>();
        for (String word : List.of("token", "key", "auth", "password", "secret")) {
            perKilobyte.put(word, text.split(word, -1).length);
        }

        // then
        assertThat(perKilobyte.values()).allSatisfy(count -> assertThat(count).isGreaterThan(100));
    }

    @Test
    void next_fitsTheSmallestRequest() {
        // given
        AgentTelemetry telemetry = AgentTelemetry.clean(9);

        // when
        Stream<Integer> lengths =
                take(telemetry, 20_000).stream().map(entry -> new OtlpJsonEncoder().record(entry).length);

        // then
        assertThat(lengths).allSatisfy(length -> assertThat(length).isLessThan(3_500));
    }

    @Test
    void constructor_badLeakRate() {
        assertThatThrownBy(() -> new AgentTelemetry(1, 1.5, MARKER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("leakRate: 1.5 (expected: 0 to 1)");
    }

    @Test
    void bytes_exactLength() {
        // given
        AgentTelemetry telemetry = AgentTelemetry.clean(7);

        // when
        byte[] corpus = TextCorpus.bytes(telemetry, 100_003);

        // then
        assertThat(corpus).hasSize(100_003);
        assertThat(corpus).startsWith("2026-".getBytes(StandardCharsets.UTF_8));
    }

    private static List<LogEntry> take(AgentTelemetry telemetry, int count) {
        List<LogEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(telemetry.next());
        }
        return entries;
    }
}
