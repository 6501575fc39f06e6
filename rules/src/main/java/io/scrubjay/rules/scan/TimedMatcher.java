package io.scrubjay.rules.scan;

/** A matcher whose time is taken. One thread. */
final class TimedMatcher extends ForwardingMatcher {
    private long calls;
    private long nanos;

    TimedMatcher(RuleMatcher matcher) {
        super(matcher);
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
    public void match(FieldText field, int hitToByte, Matches out) {
        long start = System.nanoTime();
        super.match(field, hitToByte, out);
        nanos += System.nanoTime() - start;
        calls++;
    }
}
