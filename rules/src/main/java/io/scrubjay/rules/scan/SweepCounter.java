package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts for each rule where the sweep stopped and which of these places are worth an examination, for tuning. One thread.
 *
 * <p>A place that several rules asked for counts for each of them.
 */
public final class SweepCounter implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final RawSweep sweep;
    private final DigitMatchers digitMatchers;
    private final RuleMatcher[][] matchersOfPattern;
    /** Of the patterns behind those of the matchers. */
    private final Rule[][] rulesOfForm;
    private final Map<Rule, Count> counts = new LinkedHashMap<>();
    private MemorySegment memory = arena.allocate(64 * 1024);
    private long bytes;
    private long hits;

    /**
     * What was counted for one rule.
     *
     * @param stops places where the sweep stopped to look around
     * @param hits those of them that are worth an examination
     */
    public record Count(long stops, long hits) {
        static final Count NONE = new Count(0, 0);

        Count plus(boolean worth) {
            return new Count(stops + 1, hits + (worth ? 1 : 0));
        }
    }

    SweepCounter(CompiledRules rules) {
        this.matchersOfPattern = rules.matchersOfPattern();
        this.rulesOfForm = rulesOfForm(rules);
        this.digitMatchers = rules.digitMatchers();
        this.sweep = rules.newRawSweep(new Counting());
    }

    /** Forms of no rule in particular have none. */
    private static Rule[][] rulesOfForm(CompiledRules rules) {
        Map<EncodedForm, Set<Rule>> asking = new LinkedHashMap<>();
        Set<EncodedForm> always = new LinkedHashSet<>(EncodedForms.of(new RulePack(List.of())));
        for (Rule rule : rules.pack().rules()) {
            for (EncodedForm form : EncodedForms.of(new RulePack(List.of(rule)))) {
                if (!always.contains(form)) {
                    asking.computeIfAbsent(form, absent -> new LinkedHashSet<>()).add(rule);
                }
            }
        }
        return EncodedForms.of(rules.pack()).stream()
                .map(form -> asking.getOrDefault(form, Set.of()).toArray(Rule[]::new))
                .toArray(Rule[][]::new);
    }

    /** Sweeps {@code bytes[fromByte, toByte)} as one payload of text. */
    public void sweep(byte[] text, int fromByte, int toByte) {
        int length = toByte - fromByte;
        if (length > memory.byteSize()) {
            memory = arena.allocate(length);
        }
        MemorySegment.copy(MemorySegment.ofArray(text), fromByte, memory, 0, length);
        sweep.sweep(memory.address(), length, true, toEnd -> {
            hits++;
            return true;
        });
        bytes += length;
    }

    private void count(Rule rule, boolean worth) {
        counts.merge(rule, Count.NONE.plus(worth), (before, one) -> before.plus(worth));
    }

    /** How many bytes were swept so far. */
    public long bytes() {
        return bytes;
    }

    /** How many places are worth an examination, each counted once. */
    public long hits() {
        return hits;
    }

    /** By rule, without those that had no stop. */
    public Map<Rule, Count> byRule() {
        return Map.copyOf(counts);
    }

    @Override
    public void close() {
        sweep.close();
        arena.close();
    }

    /** Accepts what a sweep does and counts it for the rules that asked. */
    private final class Counting implements HitFilter {
        @Override
        public boolean accepts(int pattern, RawPayload payload, int toByte) {
            int form = pattern - matchersOfPattern.length;
            if (form >= 0) {
                Arrays.stream(rulesOfForm[form]).forEach(rule -> count(rule, true));
                return true;
            }
            boolean worth = matchersOfPattern[pattern].length == 0;
            for (RuleMatcher matcher : matchersOfPattern[pattern]) {
                boolean worthIt = matcher.mayMatch(payload, toByte);
                count(matcher.rule(), worthIt);
                worth |= worthIt;
            }
            return worth;
        }

        @Override
        public void onDigits() {
            digitMatchers.rules().forEach(rule -> count(rule, true));
        }
    }
}
