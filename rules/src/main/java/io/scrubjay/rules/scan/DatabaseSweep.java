package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.Scratch;

/** The sweep over a native database. */
final class DatabaseSweep implements Sweep {
    private final SweepHits hits = new SweepHits();
    private final Scratch scratch;
    private final DigitMatchers digitMatchers;
    private final DigitRuns.HitListener onDigits = hits::add;

    DatabaseSweep(Database database, DigitMatchers digitMatchers) {
        this.digitMatchers = digitMatchers;
        scratch = database.newScratch((id, toByte) -> hits.add(toByte));
    }

    @Override
    public SweepHits sweep(long address, int lengthBytes) {
        hits.clear();
        try {
            // a scan that was stopped has overflowed the hits, which then say so
            scratch.scan(address, lengthBytes);
        } catch (HyperscanException e) {
            throw new ScanException("sweep: " + e.getMessage(), e);
        }
        digitMatchers.sweep(address, lengthBytes, onDigits);
        hits.sort();
        return hits;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
