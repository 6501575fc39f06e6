package io.scrubjay.proxy.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param body its beginning, in UTF-8; may repeat what was sent and is not for logs
 * @param retryAfter what the server asked for; null for nothing
 */
public record HttpReply(int status, String body, @Nullable Duration retryAfter) {
    /** Whether the status is one of success. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
