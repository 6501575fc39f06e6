package io.scrubjay.proxy.redact;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How much the sessions of one event loop hold on to together: messages that wait, and what is remembered of origins.
 * Senders choose how many of both there are, also by addresses and names that they make up; so each has a limit of its own, or many origins would
 * leave no room to wait in. Confined to the event loop.
 */
public final class SyslogMemory {
    /** What is remembered of an origin, about: its name, the end of its last message. */
    static final int ORIGIN_BYTES = 1024;

    private final long waitingLimitBytes;
    private final long originsLimit;
    private final Set<Owner> owners = new LinkedHashSet<>();
    private long waitingBytes;
    private long origins;

    /** @param limitBytes from which on sessions let go of what they hold: half for messages, half for origins */
    public SyslogMemory(long limitBytes) {
        this.waitingLimitBytes = limitBytes / 2;
        this.originsLimit = Math.max(1, limitBytes / 2 / ORIGIN_BYTES);
    }

    /** What remembers the origins of a session. */
    interface Owner {
        /** How many it remembers. */
        int origins();

        /** Forgets one of which nothing waits; false where there is none. */
        boolean forgetIdle();
    }

    void add(long waiting) {
        waitingBytes += waiting;
    }

    void remove(long waiting) {
        waitingBytes -= waiting;
    }

    /** Whether so much waits that it has to be let go, or of so many origins that none could be forgotten. */
    boolean isFull() {
        return waitingBytes >= waitingLimitBytes || origins > originsLimit;
    }

    /** Counts an origin; where there are too many, the session with the most forgets one first. */
    void addOrigin(Owner owner) {
        if (origins >= originsLimit) {
            Owner largest = owner;
            for (Owner other : owners) {
                largest = other.origins() > largest.origins() ? other : largest;
            }
            largest.forgetIdle();
        }
        owners.add(owner);
        origins++;
    }

    void removeOrigins(int count) {
        origins -= count;
    }

    /** Forgets a session, which remembers no origins any more. */
    void leave(Owner owner) {
        owners.remove(owner);
    }

    /** What is held. */
    long bytes() {
        return waitingBytes + ORIGIN_BYTES * origins;
    }
}
