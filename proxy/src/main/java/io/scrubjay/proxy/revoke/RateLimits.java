package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.config.RevocationConfig.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets, one for all revocations and one for each connector, owner and agent: a full minute's worth at the
 * start. Any thread.
 */
final class RateLimits {
    private static final int MAX_BUCKETS = 10_000;

    private final Limits limits;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_BUCKETS;
        }
    };

    RateLimits(Limits limits) {
        this.limits = limits;
    }

    /** Takes a token of every bucket concerned, or of none; null, or how long to wait. */
    synchronized @Nullable Duration acquire(Credential credential, int providerPerMinute, Instant now) {
        List<Bucket> concerned = new ArrayList<>();
        concerned.add(bucket("global", limits.globalPerMinute(), now));
        concerned.add(bucket(
                "connector " + credential.connector(), Math.min(limits.connectorPerMinute(), providerPerMinute), now));
        if (credential.owner() != null) {
            concerned.add(bucket("owner " + credential.owner(), limits.ownerPerMinute(), now));
        }
        if (credential.agent() != null) {
            concerned.add(bucket("agent " + credential.agent(), limits.agentPerMinute(), now));
        }
        double missingSeconds = 0;
        for (Bucket bucket : concerned) {
            missingSeconds = Math.max(missingSeconds, bucket.secondsToToken(now));
        }
        if (missingSeconds > 0) {
            return Duration.ofMillis((long) Math.ceil(missingSeconds * 1_000));
        }
        concerned.forEach(bucket -> bucket.tokens--);
        return null;
    }

    private Bucket bucket(String name, int perMinute, Instant now) {
        return buckets.computeIfAbsent(name, unknown -> new Bucket(perMinute, now));
    }

    private static final class Bucket {
        private final int perMinute;
        private double tokens;
        private Instant filledAt;

        Bucket(int perMinute, Instant now) {
            this.perMinute = perMinute;
            this.tokens = perMinute;
            this.filledAt = now;
        }

        double secondsToToken(Instant now) {
            double seconds = Math.max(0, Duration.between(filledAt, now).toNanos() / 1e9); // a clock may jump
            tokens = Math.min(perMinute, tokens + seconds * perMinute / 60);
            filledAt = now;
            return tokens >= 1 ? 0 : (1 - tokens) * 60 / perMinute;
        }
    }
}
