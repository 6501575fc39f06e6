package io.scrubjay.rules.join;

import java.time.Duration;

/**
 * How much one origin may hold back.
 *
 * @param maxRecords records held at once, at least 2
 * @param maxBytes their bytes
 * @param maxHold how long the first of them waits at most
 * @param foldBytes a record of at least this length may have been cut by whoever wrote it, so that a secret at its end may
 *     go on in the next record though it looks complete
 */
public record JoinLimits(int maxRecords, int maxBytes, Duration maxHold, int foldBytes) {
    /** Enough for any private key, and for the usual limits on a line. */
    public static final JoinLimits DEFAULT = new JoinLimits(256, 64 * 1024, Duration.ofSeconds(2), 1000);

    /** The same for records that are there all at once, or for which nobody waits. */
    public static final JoinLimits UNTIMED =
            new JoinLimits(DEFAULT.maxRecords, DEFAULT.maxBytes, Duration.ofDays(1), DEFAULT.foldBytes);

    public JoinLimits {
        if (maxRecords < 2) {
            throw new IllegalArgumentException("maxRecords: " + maxRecords + " (expected: >= 2)");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: > 0)");
        }
        if (maxHold.isNegative() || maxHold.isZero()) {
            throw new IllegalArgumentException("maxHold: " + maxHold + " (expected: > 0)");
        }
        if (foldBytes < 1) {
            throw new IllegalArgumentException("foldBytes: " + foldBytes + " (expected: > 0)");
        }
    }

    /** Whether a record of this length may have been cut by whoever wrote it. */
    boolean mayBeFolded(int recordBytes) {
        return recordBytes >= foldBytes;
    }
}
