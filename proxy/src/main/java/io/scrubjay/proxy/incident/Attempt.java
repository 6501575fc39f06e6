package io.scrubjay.proxy.incident;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt to deliver ended. */
sealed interface Attempt {
    /** For the operator: the HTTP status or the kind of failure. */
    String result();

    /** The webhook took it. */
    record Delivered(String result) implements Attempt {}

    /** The webhook will never take it. */
    record Refused(String result) implements Attempt {}

    /**
     * It may work later.
     *
     * @param retryAfter what the webhook asked for; null if nothing
     */
    record Failed(String result, @Nullable Duration retryAfter) implements Attempt {}
}
