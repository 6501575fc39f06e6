package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.Scratch;

/**
 * The sweep over a native database. A name hits everywhere in telemetry, so its matchers say at once whether what stands
 * around it can matter.
 */
final class DatabaseSweep implements Sweep {
    private final RuleMatcher[][] matchersOfPattern;
    private final SweepHits hits = new SweepHits();
    private final RawPayload payload = new RawPayload();
    private final Scratch scratch;
    private final DigitMatchers digitMatchers;
    private final DigitRuns.HitListener onDigits = hits::add;

    /** @param matchersOfPattern those of a pattern; patterns without any, and those behind them, count wherever they hit */
    DatabaseSweep(Database database, RuleMatcher[][] matchersOfPattern, DigitMatchers digitMatchers) {
        this.matchersOfPattern = matchersOfPattern;
        this.digitMatchers = digitMatchers;
        this.scratch = database.newScratch(this::onHit);
    }

    @Override
    public SweepHits sweep(long address, int lengthBytes) {
        hits.clear();
        payload.view(address, lengthBytes);
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

    private boolean onHit(int pattern, int toByte) {
        return !mayMatter(pattern, toByte) || hits.add(toByte);
    }

    private boolean mayMatter(int pattern, int toByte) {
        if (pattern >= matchersOfPattern.length || matchersOfPattern[pattern].length == 0) {
            return true;
        }
        for (RuleMatcher matcher : matchersOfPattern[pattern]) {
            if (matcher.mayMatch(payload, toByte)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
