package io.scrubjay.proxy.redact;

/**
 * The status codes of gRPC with the HTTP status that OTLP receivers answer for each.
 *
 * <p>Source: OTLP specification 1.11.0, "Failures" and "Retryable Response Codes"; the mapping is the Collector's.
 */
public enum StatusCode {
    OK(0, 200),
    CANCELLED(1, 503),
    UNKNOWN(2, 500),
    INVALID_ARGUMENT(3, 400),
    DEADLINE_EXCEEDED(4, 503),
    NOT_FOUND(5, 500),
    ALREADY_EXISTS(6, 500),
    PERMISSION_DENIED(7, 403),
    RESOURCE_EXHAUSTED(8, 429),
    FAILED_PRECONDITION(9, 500),
    ABORTED(10, 503),
    OUT_OF_RANGE(11, 503),
    UNIMPLEMENTED(12, 404),
    INTERNAL(13, 500),
    UNAVAILABLE(14, 503),
    DATA_LOSS(15, 503),
    UNAUTHENTICATED(16, 401);

    private static final StatusCode[] BY_NUMBER = values(); // declared in the order of their numbers, without gaps

    private final int number;
    private final int httpStatus;

    StatusCode(int number, int httpStatus) {
        this.number = number;
        this.httpStatus = httpStatus;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The HTTP status for the same outcome. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The code of this number; {@link #UNKNOWN} for one that gRPC does not define. */
    public static StatusCode of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
    }

    /**
     * The code for an HTTP status. Statuses that OTLP defines no code for become {@link #UNAVAILABLE} when they are the
     * server's (5xx other than 500 and 501) and {@link #INVALID_ARGUMENT} when the request is at fault.
     */
    public static StatusCode ofHttp(int httpStatus) {
        return switch (httpStatus) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404, 405, 415, 501 -> UNIMPLEMENTED;
            case 413, 429 -> RESOURCE_EXHAUSTED;
            case 500 -> INTERNAL;
            default -> {
                if (httpStatus >= 200 && httpStatus < 300) {
                    yield OK;
                }
                yield httpStatus >= 400 && httpStatus < 500 ? INVALID_ARGUMENT : UNAVAILABLE;
            }
        };
    }
}
