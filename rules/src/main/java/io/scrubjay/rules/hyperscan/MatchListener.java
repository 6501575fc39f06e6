package io.scrubjay.rules.hyperscan;

/** Hears of matches while a scan runs. */
@FunctionalInterface
public interface MatchListener {
    /**
     * A match ended.
     *
     * @param id of the pattern
     * @param toByte end offset, exclusive
     * @return whether to go on; false ends the scan, which then answers {@link Scratch.Outcome#STOPPED}
     */
    boolean onMatch(int id, int toByte);
}
