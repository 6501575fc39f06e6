package io.scrubjay.proxy.receive.otlp;

import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.StatusCode;
import io.scrubjay.proxy.redact.UnscannableException;
import java.util.Locale;

/** Why a request is refused, with the statuses that say so; the tag of the refusal counter. */
enum RefusalReason {
    PATH(StatusCode.UNIMPLEMENTED, 404),
    METHOD(StatusCode.UNIMPLEMENTED, 405),
    CONTENT_TYPE(StatusCode.INVALID_ARGUMENT, 415),
    CONTENT_ENCODING(StatusCode.UNIMPLEMENTED, 415),
    EXPECTATION(StatusCode.INVALID_ARGUMENT, 417),
    TOO_MANY_CONNECTIONS(StatusCode.UNAVAILABLE, 503),
    TLS_HANDSHAKE(StatusCode.UNAVAILABLE, 503),
    MALFORMED_HTTP(StatusCode.INVALID_ARGUMENT, 400),
    MALFORMED_CODING(StatusCode.INVALID_ARGUMENT, 400),
    GRPC_FRAMING(StatusCode.INTERNAL, 400),
    MALFORMED(StatusCode.INVALID_ARGUMENT, 400),
    TOO_DEEP(StatusCode.INVALID_ARGUMENT, 400),
    OPAQUE(StatusCode.INVALID_ARGUMENT, 400),
    TOO_LARGE(StatusCode.RESOURCE_EXHAUSTED, 413),
    TOO_SLOW(StatusCode.UNAVAILABLE, 503), // 408 must not be repeated (OTLP specification, "Retryable Response Codes")
    DEADLINE(StatusCode.DEADLINE_EXCEEDED, 503),
    SCAN_FAILED(StatusCode.UNAVAILABLE, 503),
    QUARANTINED(StatusCode.UNAVAILABLE, 503, 60),
    OVERLOADED(StatusCode.UNAVAILABLE, 503),
    INTERNAL(StatusCode.UNAVAILABLE, 503);

    private final StatusCode code;
    private final int httpStatus;
    private final int retryDelaySeconds;

    RefusalReason(StatusCode code, int httpStatus) {
        this(code, httpStatus, code == StatusCode.UNAVAILABLE ? 1 : OtlpResponse.NO_RETRY_DELAY);
    }

    RefusalReason(StatusCode code, int httpStatus, int retryDelaySeconds) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.retryDelaySeconds = retryDelaySeconds;
    }

    static RefusalReason of(UnscannableException.Reason reason) {
        return switch (reason) {
            case MALFORMED -> MALFORMED;
            case TOO_DEEP -> TOO_DEEP;
            case OPAQUE -> OPAQUE;
            case TOO_LARGE -> TOO_LARGE;
            case SCAN_FAILED -> SCAN_FAILED;
        };
    }

    /** The word in metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    OtlpResponse response(String message) {
        return OtlpResponse.failure(code, httpStatus, message, retryDelaySeconds);
    }
}
