package io.scrubjay.proxy.revoke.connector;

import java.time.Duration;
import java.time.Instant;

/** So many at once, and so many more as time goes by. Not thread-safe. */
public final class TokenBucket {
    private final double capacity;
    private final double perSecond;
    private double tokens;
    private Instant filledAt;

    /** A full bucket. */
    public TokenBucket(double capacity, double perSecond, Instant now) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        this.tokens = capacity;
        this.filledAt = now;
    }

    /** How long until there is a token; zero where there is one. */
    public Duration untilToken(Instant now) {
        double seconds = Math.max(0, Duration.between(filledAt, now).toNanos() / 1e9); // a clock may jump
        tokens = Math.min(capacity, tokens + seconds * perSecond);
        filledAt = now;
        return tokens >= 1 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil((1 - tokens) / perSecond * 1_000));
    }

    /** Takes the token that there is. */
    public void take() {
        tokens--;
    }
}
