package io.scrubjay.proxy.forward;

import io.scrubjay.proxy.redact.OtlpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads Retry-After in both its forms (RFC 9110 section 10.2.3). */
final class RetryAfter {
    static final int MAX_SECONDS = 24 * 60 * 60;
    private static final int MAX_DIGITS = 18;

    private RetryAfter() {}

    /** Seconds to wait, 0 to a day; {@link OtlpResponse#NO_RETRY_DELAY} if there is no such field or it is malformed. */
    static int parse(@Nullable String value, Clock clock) {
        if (value == null) {
            return OtlpResponse.NO_RETRY_DELAY;
        }
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > MAX_DIGITS ? MAX_SECONDS : Math.clamp(Long.parseLong(text), 0, MAX_SECONDS);
        }
        try {
            long atMillis = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)).toEpochMilli();
            return Math.clamp((atMillis - clock.millis() + 999) / 1000, 0, MAX_SECONDS);
        } catch (DateTimeException e) {
            return OtlpResponse.NO_RETRY_DELAY;
        }
    }
}
