package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.MatchListener;
import io.scrubjay.rules.hyperscan.NativeBytes;
import io.scrubjay.rules.hyperscan.Scratch;

/** Looks through bytes for the patterns of a {@link PatternSet}. One thread. */
final class PatternScan implements AutoCloseable {
    private final NameIndex names;
    private final MatchListener listener;
    private final Scratch scratch;
    private final NativeBytes bytes = new NativeBytes();
    private final NameIndex.Work work = new NameIndex.Work();

    PatternScan(PatternSet patterns, MatchListener listener) {
        this.names = patterns.names();
        this.listener = listener;
        this.scratch = patterns.database().newScratch(listener);
    }

    /**
     * Looks through memory that the caller keeps alive; matches go to the listener in no promised order.
     *
     * @return false if the listener ended it
     * @throws HyperscanException if the native scan fails or the listener throws: the bytes count as unscanned
     */
    boolean scan(long address, int lengthBytes) {
        if (scratch.scan(address, lengthBytes) == Scratch.Outcome.STOPPED) {
            return false;
        }
        bytes.view(address, lengthBytes);
        return names.find(bytes, work, listener);
    }

    @Override
    public void close() {
        scratch.close();
    }
}
