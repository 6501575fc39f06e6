package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import java.util.List;

/** A matcher whose time is taken. One thread. */
final class TimedMatcher implements RuleMatcher {
    private final RuleMatcher matcher;
    private long calls;
    private long nanos;

    TimedMatcher(RuleMatcher matcher) {
        this.matcher = matcher;
    }

    /** How often it was told of a hit. */
    long calls() {
        return calls;
    }

    /** How long it took in all, the reading of the clock included. */
    long nanos() {
        return nanos;
    }

    @Override
    public Rule rule() {
        return matcher.rule();
    }

    @Override
    public List<Expression> expressions() {
        return matcher.expressions();
    }

    @Override
    public int digits() {
        return matcher.digits();
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        long start = System.nanoTime();
        matcher.match(field, hitToByte, out);
        nanos += System.nanoTime() - start;
        calls++;
    }
}
