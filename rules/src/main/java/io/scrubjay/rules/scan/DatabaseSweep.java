package io.scrubjay.rules.scan;

/** The sweep over the patterns of a pack. */
final class DatabaseSweep implements Sweep {
    private final SweepHits hits = new SweepHits();
    private final RawSweep.HitListener onHit = hits::add;
    private final RawSweep raw;

    DatabaseSweep(PatternSet patterns, RuleMatcher[][] matchersOfPattern, DigitMatchers digitMatchers, KnownSecrets known) {
        this.raw = new RawSweep(patterns, digitMatchers, new MatcherFilter(matchersOfPattern), known);
    }

    @Override
    public SweepHits sweep(long address, int lengthBytes) {
        return sweep(address, lengthBytes, false);
    }

    @Override
    public SweepHits sweepText(long address, int lengthBytes) {
        return sweep(address, lengthBytes, true);
    }

    private SweepHits sweep(long address, int lengthBytes, boolean text) {
        hits.clear();
        // a scan that was stopped has overflowed the hits, which then say so
        raw.sweep(address, lengthBytes, text, onHit);
        hits.sort();
        return hits;
    }

    @Override
    public void close() {
        raw.close();
    }
}
