package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The matchers that look for numbers, and how the sweep and the examiner find what they look at. Immutable, any thread. */
final class DigitMatchers {
    private static final MemorySegment NATIVE = nativeMemory();

    private final List<RuleMatcher> matchers;
    private final @Nullable DigitRuns runs;

    /** @param matchers each with {@link RuleMatcher#digits()}; none is fine */
    DigitMatchers(List<RuleMatcher> matchers) {
        this.matchers = List.copyOf(matchers);
        this.runs = matchers.isEmpty()
                ? null
                : new DigitRuns(
                        matchers.stream().mapToInt(RuleMatcher::digits).min().orElseThrow());
    }

    /** The same for other matchers in place of these. */
    DigitMatchers replaced(UnaryOperator<RuleMatcher> replacement) {
        return new DigitMatchers(matchers.stream().map(replacement).toList());
    }

    /** Whose matchers these are. */
    List<Rule> rules() {
        return matchers.stream().map(RuleMatcher::rule).toList();
    }

    /** Tells where there are numbers in native memory. */
    void sweep(long address, int lengthBytes, DigitRuns.HitListener listener) {
        if (runs != null) {
            runs.find(NATIVE, address, lengthBytes, listener);
        }
    }

    /** Lets the matchers look at each number. */
    void match(FieldText field, Matches out) {
        byte[] text = field.bytes();
        if (runs != null) {
            runs.find(MemorySegment.ofArray(text), 0, text.length, end -> {
                matchers.forEach(matcher -> matcher.match(field, end, out));
                return true;
            });
        }
    }

    /** All of it: the callers of a sweep keep what they name by its address alive. */
    @SuppressWarnings("restricted")
    private static MemorySegment nativeMemory() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }
}
