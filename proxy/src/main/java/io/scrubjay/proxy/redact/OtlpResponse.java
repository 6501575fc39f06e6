package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * How an export request ended: an upstream's own answer, or ours in its place.
 *
 * <p>The body is an {@code Export*ServiceResponse} on success and a {@code google.rpc.Status} on failure; it is absent where
 * there was none in a form that OTLP defines. Owns its body until it is closed or the body is taken. Not thread-safe.
 */
public final class OtlpResponse implements AutoCloseable {
    /** Says that the answer names no time to wait. */
    public static final int NO_RETRY_DELAY = -1;

    private final StatusCode code;
    private final int httpStatus;
    private final String message;
    private final int retryDelaySeconds;
    private final @Nullable PayloadFormat bodyFormat;
    private final Origin origin;
    private ByteBuf body;

    private OtlpResponse(
            Origin origin,
            StatusCode code,
            int httpStatus,
            String message,
            int retryDelaySeconds,
            @Nullable PayloadFormat bodyFormat,
            ByteBuf body) {
        this.origin = origin;
        this.code = code;
        this.httpStatus = httpStatus;
        this.message = message;
        this.retryDelaySeconds = retryDelaySeconds;
        this.bodyFormat = bodyFormat;
        this.body = body;
    }

    /** Full success. */
    public static OtlpResponse success() {
        return success(PayloadFormat.PROTOBUF, Unpooled.EMPTY_BUFFER);
    }

    /**
     * Success, perhaps partial. Takes ownership of {@code body}; released by {@link #close}.
     *
     * @param body an {@code Export*ServiceResponse} in {@code format}
     */
    public static OtlpResponse success(PayloadFormat format, ByteBuf body) {
        return new OtlpResponse(Origin.UPSTREAM, StatusCode.OK, 200, "", NO_RETRY_DELAY, format, body);
    }

    /** A failure without a body of the upstream's. */
    public static OtlpResponse failure(StatusCode code, int httpStatus, String message, int retryDelaySeconds) {
        return failure(code, httpStatus, message, retryDelaySeconds, null, Unpooled.EMPTY_BUFFER);
    }

    /** A failure that passes; the sender may repeat the request after the delay. */
    public static OtlpResponse unavailable(String message, int retryDelaySeconds) {
        return failure(StatusCode.UNAVAILABLE, StatusCode.UNAVAILABLE.httpStatus(), message, retryDelaySeconds);
    }

    /**
     * A failure with the upstream's own {@code google.rpc.Status}. Takes ownership of {@code body}; released by
     * {@link #close}.
     */
    public static OtlpResponse failure(
            StatusCode code,
            int httpStatus,
            String message,
            int retryDelaySeconds,
            @Nullable PayloadFormat format,
            ByteBuf body) {
        return new OtlpResponse(Origin.UPSTREAM, code, httpStatus, message, retryDelaySeconds, format, body);
    }

    /** The same outcome with other texts. Takes ownership of {@code newBody}; released by {@link #close} of the new one. */
    OtlpResponse withTexts(String newMessage, @Nullable PayloadFormat newFormat, ByteBuf newBody) {
        return new OtlpResponse(origin, code, httpStatus, newMessage, retryDelaySeconds, newFormat, newBody);
    }

    /** The same answer, given by somebody else. Its body goes with it. */
    public OtlpResponse from(Origin other) {
        return new OtlpResponse(other, code, httpStatus, message, retryDelaySeconds, bodyFormat, takeBody());
    }

    /** Who gave it. */
    public Origin origin() {
        return origin;
    }

    /** The outcome in gRPC's terms. */
    public StatusCode code() {
        return code;
    }

    /** The outcome in HTTP's terms; the upstream's own status if it speaks HTTP. */
    public int httpStatus() {
        return httpStatus;
    }

    /** For the sender's log; empty on success. */
    public String message() {
        return message;
    }

    /** Seconds that the sender should wait, or {@link #NO_RETRY_DELAY}. */
    public int retryDelaySeconds() {
        return retryDelaySeconds;
    }

    /** Whether the upstream took the request. */
    public boolean isSuccess() {
        return code == StatusCode.OK;
    }

    /** Whether OTLP lets the sender repeat the request. */
    public boolean isRetryable() {
        return switch (code) {
            case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS -> true;
            case RESOURCE_EXHAUSTED -> retryDelaySeconds != NO_RETRY_DELAY;
            default -> false;
        };
    }

    /** The encoding of the body; null if there is none. */
    public @Nullable PayloadFormat bodyFormat() {
        return bodyFormat;
    }

    /** The body; valid until this is closed. */
    public ByteBuf body() {
        return body;
    }

    /** Gives up the body. Returns a retained buffer; the caller releases it. */
    public ByteBuf takeBody() {
        ByteBuf taken = body;
        body = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    /** Releases the body if it is still owned. */
    @Override
    public void close() {
        takeBody().release();
    }

    @Override
    public String toString() {
        return "OtlpResponse[" + code + ", " + httpStatus + "]";
    }

    /** Who gave an answer. */
    public enum Origin {
        /** The upstream; its message may hold what it was sent. */
        UPSTREAM,
        /** We, for an upstream that gave none that counts; its message is ours. */
        IN_ITS_PLACE,
        /** We, of our own accord, which tells nothing of the upstream; its message is ours. */
        PROXY
    }

    /** Takes the outcome of one request. */
    @FunctionalInterface
    public interface Handler {
        /** Takes ownership of {@code response}; released on every path, exceptions included. */
        void onResponse(OtlpResponse response);
    }
}
