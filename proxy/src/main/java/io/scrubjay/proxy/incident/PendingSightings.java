package io.scrubjay.proxy.incident;

import io.scrubjay.rules.Fingerprint;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits for the journal, folded by fingerprint: bounded by the number of secrets, not of findings. Any thread;
 * adding never waits for the journal.
 */
final class PendingSightings {
    private final Map<Fingerprint, Sightings> pending = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int maxSecrets;

    PendingSightings(int maxSecrets) {
        this.maxSecrets = maxSecrets;
    }

    /** Whether there was room; a secret that waits already always has room. */
    boolean add(Fingerprint fingerprint, Sightings sightings) {
        return pending.compute(fingerprint, (key, earlier) -> {
                    if (earlier != null) {
                        return earlier.and(sightings);
                    }
                    if (size.incrementAndGet() > maxSecrets) {
                        size.decrementAndGet();
                        return null;
                    }
                    return sightings;
                })
                != null;
    }

    /** Removes and returns up to {@code limit} secrets. */
    Map<Fingerprint, Sightings> take(int limit) {
        Map<Fingerprint, Sightings> taken = new LinkedHashMap<>();
        Iterator<Fingerprint> fingerprints = pending.keySet().iterator();
        while (fingerprints.hasNext() && taken.size() < limit) {
            Fingerprint fingerprint = fingerprints.next();
            Sightings sightings = pending.remove(fingerprint);
            if (sightings != null) {
                size.decrementAndGet();
                // a secret that comes back meanwhile may be met twice
                taken.merge(fingerprint, sightings, Sightings::and);
            }
        }
        return taken;
    }

    /** Puts back what could not be journalled, before what came since; has room whatever the bound. */
    void putBack(Map<Fingerprint, Sightings> taken) {
        taken.forEach((fingerprint, earlier) -> pending.compute(fingerprint, (key, later) -> {
            if (later == null) {
                size.incrementAndGet();
                return earlier;
            }
            return earlier.and(later);
        }));
    }

    int size() {
        return size.get();
    }
}
