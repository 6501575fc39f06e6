package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.hyperscan.Scratch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the hits of the sweep by rule, for tuning. One thread.
 *
 * <p>A hit that several rules asked for counts for each of them.
 */
public final class SweepCounter implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final Scratch scratch;
    private final List<Set<Rule>> rulesOfPattern;
    private final long[] hitsOfPattern;
    private MemorySegment memory = arena.allocate(64 * 1024);
    private long bytes;
    private long hits;

    SweepCounter(CompiledRules rules) {
        this.rulesOfPattern = rulesOfPattern(rules);
        this.hitsOfPattern = new long[rulesOfPattern.size()];
        this.scratch = rules.newScratch((pattern, toByte) -> {
            hits++;
            hitsOfPattern[pattern]++;
            return true;
        });
    }

    /** Patterns of no rule in particular have none. */
    private static List<Set<Rule>> rulesOfPattern(CompiledRules rules) {
        List<Set<Rule>> all = new ArrayList<>();
        for (RuleMatcher[] matchers : rules.matchersOfPattern()) {
            Set<Rule> asking = new LinkedHashSet<>();
            Arrays.stream(matchers).map(RuleMatcher::rule).forEach(asking::add);
            all.add(asking);
        }
        Map<EncodedForm, Set<Rule>> rulesOfForm = new LinkedHashMap<>();
        Set<EncodedForm> always = new LinkedHashSet<>(EncodedForms.of(new RulePack(List.of())));
        for (Rule rule : rules.pack().rules()) {
            for (EncodedForm form : EncodedForms.of(new RulePack(List.of(rule)))) {
                if (!always.contains(form)) {
                    rulesOfForm.computeIfAbsent(form, absent -> new LinkedHashSet<>()).add(rule);
                }
            }
        }
        for (EncodedForm form : rules.encodedForms()) {
            all.add(rulesOfForm.getOrDefault(form, Set.of()));
        }
        return all;
    }

    /** Sweeps a payload. */
    public void sweep(byte[] payload, int fromByte, int toByte) {
        int length = toByte - fromByte;
        if (length > memory.byteSize()) {
            memory = arena.allocate(length);
        }
        MemorySegment.copy(MemorySegment.ofArray(payload), fromByte, memory, 0, length);
        scratch.scan(memory.address(), length);
        bytes += length;
    }

    /** How many bytes were swept so far. */
    public long bytes() {
        return bytes;
    }

    /** How many hits there were, each counted once. */
    public long hits() {
        return hits;
    }

    /** Hits by rule, without those of rules that had none. */
    public Map<Rule, Long> hitsByRule() {
        Map<Rule, Long> byRule = new LinkedHashMap<>();
        for (int pattern = 0; pattern < hitsOfPattern.length; pattern++) {
            if (hitsOfPattern[pattern] > 0) {
                long count = hitsOfPattern[pattern];
                rulesOfPattern.get(pattern).forEach(rule -> byRule.merge(rule, count, Long::sum));
            }
        }
        return byRule;
    }

    @Override
    public void close() {
        scratch.close();
        arena.close();
    }
}
