package io.scrubjay.rules.scan;

/**
 * Scans a whole raw payload once, without parsing it, and says where a field is worth examining.
 *
 * <p>Its patterns are a superset of what {@link Examiner} finds in any field of the payload: no hit means that the payload
 * may pass untouched. One per thread.
 */
public interface Sweep extends AutoCloseable {
    /**
     * Sweeps direct memory.
     *
     * @param address of the first byte; the caller keeps the memory alive during the call
     * @param lengthBytes at least 0
     * @return hits owned by this sweep, valid until its next call
     * @throws ScanException if the native scan failed: the payload counts as unscanned
     */
    SweepHits sweep(long address, int lengthBytes);

    /**
     * The same of text: JSON, lines, syslog messages. No field begins in it as in protobuf, behind a tag and a length, which much in
     * ordinary text looks like; only at its beginning, behind a NUL or where the text itself shows it.
     */
    default SweepHits sweepText(long address, int lengthBytes) {
        return sweep(address, lengthBytes);
    }

    /** Frees the native scratch space. */
    @Override
    void close();
}
