package io.scrubjay.proxy.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules in force on all event loops. Any thread but an event loop. */
public final class LiveRules implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveRules.class);

    private final List<RuleLane> lanes = new ArrayList<>();
    private volatile RuleGeneration current;
    private boolean frozen;
    private boolean closed;

    /** Takes over the one use that {@code first} has by itself. */
    public LiveRules(RuleGeneration first) {
        this.current = first;
    }

    /** The rules that new payloads are scanned with. */
    public RuleGeneration current() {
        return current;
    }

    /** Adds an event loop, which scans with {@link #current} already. */
    public synchronized void add(RuleLane lane) {
        lanes.add(lane);
    }

    /**
     * Lets every event loop scan with other rules and returns when all do; frees the former rules then. A payload is
     * scanned with one generation from its beginning to its end. Takes over the one use that {@code next} has by itself, also
     * when it fails.
     *
     * @return whether it did; otherwise the event loops are about to end
     * @throws RuntimeException if a lane has no memory; all of them go on with the former rules then
     */
    public synchronized boolean install(RuleGeneration next) {
        if (frozen) {
            next.release();
            return false;
        }
        List<RuleLane.Takeover> takeovers = new ArrayList<>();
        try {
            lanes.forEach(lane -> takeovers.add(lane.prepare(next)));
        } catch (RuntimeException e) {
            takeovers.forEach(RuleLane.Takeover::cancel);
            next.release();
            throw e;
        }
        List<CompletableFuture<AutoCloseable>> former =
                takeovers.stream().map(RuleLane.Takeover::commit).toList();
        former.forEach(used -> close(used.join()));
        RuleGeneration replaced = current;
        current = next;
        replaced.release();
        return true;
    }

    /** From now on nothing is installed; the event loops may end. */
    public synchronized void freeze() {
        frozen = true;
    }

    /** Releases the rules in force, once; event loops release their own use of them when they close. */
    @Override
    public synchronized void close() {
        frozen = true;
        if (!closed) {
            closed = true;
            current.release();
        }
    }

    private static void close(AutoCloseable used) {
        try {
            used.close();
        } catch (Exception e) {
            LOGGER.atError().setCause(e).log("former rules not freed");
        }
    }
}
