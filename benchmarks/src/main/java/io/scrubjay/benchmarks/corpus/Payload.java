package io.scrubjay.benchmarks.corpus;

/** One encoded export request. Immutable as long as nobody writes to its bytes. */
public final class Payload {
    private final byte[] bytes;
    private final int entries;
    private final int leakingEntries;

    Payload(byte[] bytes, int entries, int leakingEntries) {
        this.bytes = bytes;
        this.entries = entries;
        this.leakingEntries = leakingEntries;
    }

    /** The request itself, not a copy; read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many entries of the telemetry it holds, the one that fills it up not counted. */
    public int entries() {
        return entries;
    }

    /** How many of them leak. */
    public int leakingEntries() {
        return leakingEntries;
    }
}
