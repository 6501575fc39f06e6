package io.scrubjay.rules.scan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts hits with which one of their pattern's matchers may find something. What is assigned to a word is looked for once for
 * all matchers of the word, and so is what a sentence tells of it.
 */
final class MatcherFilter implements HitFilter {
    private final RuleMatcher[][] matchersOfPattern;
    /** Made when a pattern first hits, as most never do. */
    private final @Nullable PlaceTest[] tests;

    /** @param matchersOfPattern those of a pattern; patterns without any, and those behind them, count wherever they hit */
    MatcherFilter(RuleMatcher[][] matchersOfPattern) {
        this.matchersOfPattern = matchersOfPattern;
        this.tests = new PlaceTest[matchersOfPattern.length];
    }

    /** Says whether a place where a pattern hit may matter. */
    @FunctionalInterface
    private interface PlaceTest {
        boolean passes(RawPayload payload, int toByte);
    }

    @Override
    public boolean accepts(int pattern, RawPayload payload, int toByte) {
        if (pattern >= tests.length || matchersOfPattern[pattern].length == 0) {
            return true;
        }
        PlaceTest test = tests[pattern];
        if (test == null) {
            test = test(matchersOfPattern[pattern]);
            tests[pattern] = test;
        }
        return test.passes(payload, toByte);
    }

    private static PlaceTest test(RuleMatcher[] matchers) {
        List<PlaceTest> tests = new ArrayList<>();
        List<RawValue> values = new ArrayList<>();
        List<RuleMatcher.ToldValue> told = new ArrayList<>();
        int longestWord = 0;
        for (RuleMatcher matcher : matchers) {
            RuleMatcher.AssignedValue assigned = matcher.assigned();
            RuleMatcher.ToldValue value = matcher.told();
            if (value != null) {
                told.add(value);
            } else if (assigned == null) {
                tests.add(matcher::mayMatch);
            } else {
                values.add(assigned.value());
                longestWord = Math.max(longestWord, assigned.longestWord());
            }
        }
        if (!values.isEmpty()) {
            RawValue value = values.size() == 1 ? values.getFirst() : new AnyValue(values);
            int longest = longestWord;
            tests.add((payload, toByte) -> RawAssignment.mayAssign(payload, toByte, longest, value));
        }
        if (!told.isEmpty()) {
            tests.add(new RawSentence(told)::mayTell);
        }
        return tests.size() == 1 ? tests.getFirst() : anyOf(tests.toArray(PlaceTest[]::new));
    }

    private static PlaceTest anyOf(PlaceTest[] tests) {
        return (payload, toByte) -> {
            for (PlaceTest test : tests) {
                if (test.passes(payload, toByte)) {
                    return true;
                }
            }
            return false;
        };
    }
}
