package io.scrubjay.rules.check;

import java.util.Set;

/** Words before {@code key} or {@code token} by which it is something else than a secret. */
public final class KeyKinds {
    /** Of these no key or token is secret, whatever is said: {@code cache key}, {@code page token}. In lower case. */
    public static final Set<String> NO_SECRET = Set.of(
            "page", "pagination", "continuation", "cursor", "resume", "cancellation", "fencing", "idempotency", "partition", "cache");

    private KeyKinds() {}
}
