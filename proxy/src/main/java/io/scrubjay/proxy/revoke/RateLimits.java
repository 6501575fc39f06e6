package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.config.RevocationConfig.Limits;
import io.scrubjay.proxy.revoke.connector.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > MAX_BUCKETS;
        }
    };

    RateLimits(Limits limits) {
        this.limits = limits;
    }

    /** Takes a token of every bucket concerned, or of none; null, or how long to wait. */
    synchronized @Nullable Duration acquire(Credential credential, int providerPerMinute, Instant now) {
        List<TokenBucket> concerned = new ArrayList<>();
        concerned.add(bucket("global", limits.globalPerMinute(), now));
        concerned.add(bucket(
                "connector " + credential.connector(), Math.min(limits.connectorPerMinute(), providerPerMinute), now));
        if (credential.owner() != null) {
            concerned.add(bucket("owner " + credential.owner(), limits.ownerPerMinute(), now));
        }
        if (credential.agent() != null) {
            concerned.add(bucket("agent " + credential.agent(), limits.agentPerMinute(), now));
        }
        Duration wait = concerned.stream()
                .map(bucket -> bucket.untilToken(now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        if (wait.isPositive()) {
            return wait;
        }
        concerned.forEach(TokenBucket::take);
        return null;
    }

    private TokenBucket bucket(String name, int perMinute, Instant now) {
        return buckets.computeIfAbsent(name, unknown -> new TokenBucket(perMinute, perMinute / 60.0, now));
    }
}
