package io.scrubjay.rules.scan;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the time of the sweep and of each rule over the lines of a corpus. One thread.
 *
 * <p>Lines are swept together in payloads of {@value #PAYLOAD_BYTES} bytes, as telemetry is sent, and those that a hit falls
 * into are examined one by one, as fields are.
 */
public final class CostProbe implements AutoCloseable {
    static final int PAYLOAD_BYTES = 64 * 1024;
    private static final int CLOCK_READINGS = 10_000;

    private final CompiledRules rules;
    private final Sweep sweep;
    private final SweepCounter counter;
    private final List<TimedMatcher> matchers = new ArrayList<>();
    private final DatabaseExaminer examiner;
    private final long clockNanos = clockNanos();
    private final Map<Rule, Long> findings = new HashMap<>();
    private final List<Integer> lineEnds = new ArrayList<>();
    private final Arena arena = Arena.ofConfined();
    private MemorySegment memory = arena.allocate(PAYLOAD_BYTES);
    private byte[] payload = new byte[PAYLOAD_BYTES];
    private int length;
    private long bytes;
    private long lines;
    private long sweepNanos;
    private long examinedLines;
    private long examineNanos;

    CostProbe(CompiledRules rules) {
        this.rules = rules;
        this.sweep = rules.newSweep();
        this.counter = rules.newSweepCounter();
        this.examiner = rules.newExaminer(
                matcher -> {
                    TimedMatcher timed = new TimedMatcher(matcher);
                    matchers.add(timed);
                    return timed;
                },
                DecodingListener.NONE);
    }

    /** How long it takes to read the clock, which is in every time that is taken. */
    private static long clockNanos() {
        long[] readings = new long[CLOCK_READINGS];
        for (int i = 0; i < readings.length; i++) {
            long start = System.nanoTime();
            readings[i] = System.nanoTime() - start;
        }
        Arrays.sort(readings);
        return readings[readings.length / 2];
    }

    /** Adds a line, without its line break. */
    public void add(byte[] line) {
        if (length > 0 && length + line.length + 1 > payload.length) {
            measure();
        }
        if (line.length + 1 > payload.length) {
            payload = new byte[line.length + 1];
        }
        System.arraycopy(line, 0, payload, length, line.length);
        payload[length + line.length] = '\n';
        length += line.length + 1;
        lineEnds.add(length);
    }

    /** What all lines so far cost. */
    public CorpusCost cost() {
        measure();
        Map<Rule, SweepCounter.Count> counts = counter.byRule();
        List<RuleCost> costs = new ArrayList<>();
        for (Rule rule : rules.pack().rules()) {
            long calls = 0;
            long nanos = 0;
            for (TimedMatcher matcher : matchers) {
                if (matcher.rule().equals(rule)) {
                    calls += matcher.calls();
                    nanos += Math.max(0, matcher.nanos() - matcher.calls() * clockNanos);
                }
            }
            SweepCounter.Count count = counts.getOrDefault(rule, SweepCounter.Count.NONE);
            if (count.stops() > 0 || calls > 0) {
                costs.add(new RuleCost(
                        rule, count.stops(), count.hits(), calls, findings.getOrDefault(rule, 0L), nanos));
            }
        }
        long found = findings.values().stream().mapToLong(Long::longValue).sum();
        return new CorpusCost(bytes, lines, sweepNanos, counter.hits(), examinedLines, examineNanos, found, costs);
    }

    private void measure() {
        if (length == 0) {
            return;
        }
        if (length > memory.byteSize()) {
            memory = arena.allocate(length);
        }
        MemorySegment.copy(MemorySegment.ofArray(payload), 0, memory, 0, length);
        long start = System.nanoTime();
        SweepHits hits = sweep.sweepText(memory.address(), length);
        sweepNanos += System.nanoTime() - start;
        counter.sweep(payload, 0, length);
        int from = 0;
        for (int to : lineEnds) {
            if (hits.anyEndsWithin(from, to)) {
                examine(Arrays.copyOfRange(payload, from, to - 1));
            }
            from = to;
        }
        bytes += length;
        lines += lineEnds.size();
        lineEnds.clear();
        length = 0;
    }

    private void examine(byte[] line) {
        long start = System.nanoTime();
        List<Finding> found = examiner.examine(null, line);
        examineNanos += System.nanoTime() - start;
        examinedLines++;
        found.forEach(finding -> findings.merge(finding.rule(), 1L, Long::sum));
    }

    @Override
    public void close() {
        examiner.close();
        counter.close();
        sweep.close();
        arena.close();
    }
}
