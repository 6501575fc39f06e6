package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.MatchListener;
import io.scrubjay.rules.hyperscan.NativeBytes;
import io.scrubjay.rules.hyperscan.Scratch;
import org.jspecify.annotations.Nullable;

/**
 * Looks through bytes for the patterns of a {@link PatternSet}: for some of them everywhere, for names by their index, for what has
 * an anchor in windows around the anchors that the same index finds. One thread.
 */
final class PatternScan implements AutoCloseable {
    private final PatternSet patterns;
    private final MatchListener listener;
    private final Scratch everywhere;
    private final @Nullable Scratch anchored;
    private final NativeBytes bytes = new NativeBytes();
    private final NameIndex.Work work = new NameIndex.Work();
    private final MatchListener onMatch = this::onMatch;
    private long address;
    /** Around the last anchors, not yet looked through. */
    private int windowFrom;

    /** 0 where there was no anchor yet. */
    private int windowTo;

    PatternScan(PatternSet patterns, MatchListener listener) {
        this.patterns = patterns;
        this.listener = listener;
        this.everywhere = patterns.everywhere().newScratch(onMatch);
        Database around = patterns.anchored();
        this.anchored = around == null ? null : around.newScratch(this::onAnchored);
    }

    /**
     * Looks through memory that the caller keeps alive; matches go to the listener in no promised order, maybe twice.
     *
     * @return false if the listener ended it
     * @throws HyperscanException if the native scan fails or the listener throws: the bytes count as unscanned
     */
    boolean scan(long address, int lengthBytes) {
        this.address = address;
        bytes.view(address, lengthBytes);
        windowTo = 0;
        if (everywhere.scan(address, lengthBytes) == Scratch.Outcome.STOPPED || !scanWindow()) {
            return false;
        }
        windowTo = 0;
        return patterns.names().find(bytes, work, onMatch) && scanWindow();
    }

    private boolean onMatch(int number, int toByte) {
        if (!patterns.isAnchor(number)) {
            return listener.onMatch(number, toByte);
        }
        int reach = patterns.reachBytes(number);
        int from = Math.max(0, toByte - reach);
        int to = Math.min(bytes.length(), toByte + reach);
        boolean apart = from > windowTo || to < windowFrom;
        if (apart && !scanWindow()) {
            return false;
        }
        windowFrom = apart || windowTo == 0 ? from : Math.min(windowFrom, from);
        windowTo = apart ? to : Math.max(windowTo, to);
        return true;
    }

    private boolean scanWindow() {
        return anchored == null
                || windowTo == 0
                || anchored.scan(address + windowFrom, windowTo - windowFrom) == Scratch.Outcome.COMPLETE;
    }

    private boolean onAnchored(int pattern, int toByteOfWindow) {
        return listener.onMatch(pattern, windowFrom + toByteOfWindow);
    }

    @Override
    public void close() {
        everywhere.close();
        if (anchored != null) {
            anchored.close();
        }
    }
}
