package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.revoke.connector.Secret;
import io.scrubjay.rules.Fingerprint;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Leaked secrets for connectors that need them: in memory only, few, for a minute and a half, then wiped. Any thread;
 * nobody waits longer than for a copy.
 */
final class HeldSecrets {
    /** As long as a connector may have to wait for its next call, and no longer. */
    private static final Duration HELD_FOR = Duration.ofSeconds(90);
    private static final int MAX_SECRETS = 1_024;

    private final Map<Fingerprint, Held> held = new LinkedHashMap<>();
    private final long heldNanos;
    private final Executor later;

    HeldSecrets() {
        this(HELD_FOR);
    }

    HeldSecrets(Duration heldFor) {
        this.heldNanos = heldFor.toNanos();
        this.later = CompletableFuture.delayedExecutor(heldNanos, TimeUnit.NANOSECONDS);
    }

    /** Holds a copy of a secret, unless too many are held. */
    synchronized void hold(Fingerprint fingerprint, byte[] secret) {
        expire();
        if (!held.containsKey(fingerprint) && held.size() < MAX_SECRETS) {
            held.put(fingerprint, new Held(new Secret(secret.clone()), System.nanoTime() + heldNanos));
            later.execute(this::expire); // also where nobody asks again
        }
    }

    synchronized boolean holds(Fingerprint fingerprint) {
        expire();
        return held.containsKey(fingerprint);
    }

    /** A copy, which the caller closes; null where it is no longer held. */
    synchronized @Nullable Secret copyOf(Fingerprint fingerprint) {
        expire();
        Held found = held.get(fingerprint);
        return found == null ? null : found.secret.duplicate();
    }

    /** Wipes it. */
    synchronized void drop(Fingerprint fingerprint) {
        Held found = held.remove(fingerprint);
        if (found != null) {
            found.secret.close();
        }
    }

    /** How many are held. */
    synchronized int size() {
        return held.size();
    }

    /** Wipes what was held for long enough. */
    private synchronized void expire() {
        long now = System.nanoTime();
        for (Iterator<Held> all = held.values().iterator(); all.hasNext(); ) {
            Held one = all.next();
            if (one.untilNanos - now > 0) {
                return; // those after it came later
            }
            one.secret.close();
            all.remove();
        }
    }

    /** Wipes all. */
    synchronized void clear() {
        held.values().forEach(one -> one.secret.close());
        held.clear();
    }

    private record Held(Secret secret, long untilNanos) {}
}
