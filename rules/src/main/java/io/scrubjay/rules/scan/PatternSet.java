package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.MatchListener;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All patterns of a pack, ready to scan for. Immutable, any thread; closed by its owner, after the scans. Owns its databases.
 */
final class PatternSet implements AutoCloseable {
    private final Database everywhere;
    private final @Nullable Database anchored;
    private final NameIndex names;
    private final int patternCount;
    private final int[] reachOfAnchor;

    /**
     * Puts it together.
     *
     * @param everywhere the patterns that may match anywhere
     * @param anchored those that match around an anchor of the plan or in a URL with {@link UserInfo}; null where there are none
     * @param plan has the anchors, and the patterns that are nothing but a name
     */
    PatternSet(Database everywhere, @Nullable Database anchored, SweepPlan plan) {
        this.everywhere = everywhere;
        this.anchored = anchored;
        this.names = new NameIndex(
                Stream.concat(plan.names().stream(), plan.anchors().stream().map(SweepPlan.Anchor::name))
                        .toList());
        this.patternCount = plan.patternCount();
        this.reachOfAnchor = IntStream.concat(
                        plan.anchors().stream().mapToInt(SweepPlan.Anchor::reachBytes), IntStream.of(plan.userInfoReach()))
                .toArray();
    }

    Database everywhere() {
        return everywhere;
    }

    @Nullable Database anchored() {
        return anchored;
    }

    /** The patterns that are nothing but a name, and the anchors, whose numbers follow those of all patterns. */
    NameIndex names() {
        return names;
    }

    /** The size of the native databases in bytes. */
    long sizeBytes() {
        return everywhere.sizeBytes() + (anchored == null ? 0 : anchored.sizeBytes());
    }

    /** Whether a number is that of an anchor, or of {@link UserInfo}, rather than of a pattern. */
    boolean isAnchor(int number) {
        return number >= patternCount;
    }

    /** How many bytes a match around an anchor takes at most. */
    int reachBytes(int anchor) {
        return reachOfAnchor[anchor - patternCount];
    }

    /** A new scan for one thread; the caller closes it. */
    PatternScan newScan(MatchListener listener) {
        return new PatternScan(this, listener);
    }

    @Override
    public void close() {
        everywhere.close();
        if (anchored != null) {
            anchored.close();
        }
    }
}
