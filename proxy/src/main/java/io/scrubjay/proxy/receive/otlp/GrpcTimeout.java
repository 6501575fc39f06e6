package io.scrubjay.proxy.receive.otlp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads grpc-timeout: at most 8 digits and a unit (gRPC over HTTP/2, "Timeout"). */
final class GrpcTimeout {
    private static final int MAX_DIGITS = 8;
    private static final Duration LONGEST = Duration.ofDays(1);

    private GrpcTimeout() {}

    /** The timeout, at most a day; null if it is malformed. */
    static @Nullable Duration parse(String text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MAX_DIGITS) {
            return null;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            value = value * 10 + digit;
        }
        Duration timeout = switch (text.charAt(digits)) {
            case 'H' -> Duration.ofHours(value);
            case 'M' -> Duration.ofMinutes(value);
            case 'S' -> Duration.ofSeconds(value);
            case 'm' -> Duration.ofMillis(value);
            case 'u' -> Duration.ofNanos(value * 1000);
            case 'n' -> Duration.ofNanos(value);
            default -> null;
        };
        return timeout == null || timeout.compareTo(LONGEST) <= 0 ? timeout : LONGEST;
    }
}
