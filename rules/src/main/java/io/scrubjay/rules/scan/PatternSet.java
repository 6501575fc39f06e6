package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.MatchListener;

/**
 * All patterns of a pack, ready to scan for. Immutable, any thread; the database is closed by its owner, after the scans.
 *
 * @param names the patterns that are nothing but a name in any casing
 * @param database all others
 */
record PatternSet(Database database, NameIndex names) {
    /** A new scan for one thread; the caller closes it. */
    PatternScan newScan(MatchListener listener) {
        return new PatternScan(this, listener);
    }
}
