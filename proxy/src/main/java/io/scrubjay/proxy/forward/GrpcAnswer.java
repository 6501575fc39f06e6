package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.scrubjay.proxy.http.GrpcMessage;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.RpcStatus;
import io.scrubjay.proxy.redact.StatusCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns an upstream's gRPC answer into the outcome of a request (gRPC over HTTP/2, "Responses"). */
final class GrpcAnswer {
    private GrpcAnswer() {}

    /**
     * Reads an answer. What breaks the protocol counts as unavailable, so that its sender keeps the request. Takes ownership
     * of {@code body}; released on every path, exceptions included.
     *
     * @param header the first header frame
     * @param trailers the last one; the same if it is the only one
     * @param cut whether the body was too large to be kept
     */
    static OtlpResponse read(Http2Headers header, Http2Headers trailers, ByteBuf body, boolean cut) {
        boolean kept = false;
        try {
            int httpStatus = number(header.status());
            if (httpStatus != 200) {
                return ofHttp(httpStatus);
            }
            int number = number(trailers.get("grpc-status"));
            if (number < 0 || number > StatusCode.UNAUTHENTICATED.number()) {
                return UpstreamFailure.unavailable("answer without a valid grpc-status");
            }
            StatusCode code = StatusCode.of(number);
            if (code != StatusCode.OK) {
                return failure(code, trailers);
            }
            if (cut) {
                return OtlpResponse.success();
            }
            if (!GrpcMessage.isOne(body)) {
                return UpstreamFailure.unavailable("answer without exactly one message");
            }
            kept = true;
            return OtlpResponse.success(PayloadFormat.PROTOBUF, body.skipBytes(GrpcMessage.PREFIX_BYTES));
        } finally {
            if (!kept) {
                body.release();
            }
        }
    }

    /**
     * An answer of something that does not speak gRPC (gRPC's http-grpc-status-mapping). A redirect, and what stands for
     * success elsewhere, is a mistake in our configuration: whoever is behind it has not got the request.
     */
    private static OtlpResponse ofHttp(int httpStatus) {
        StatusCode code =
                switch (httpStatus) {
                    case 400 -> StatusCode.INTERNAL;
                    case 401 -> StatusCode.UNAUTHENTICATED;
                    case 403 -> StatusCode.PERMISSION_DENIED;
                    case 404 -> StatusCode.UNIMPLEMENTED;
                    case 413 -> StatusCode.RESOURCE_EXHAUSTED; // UNKNOWN there; a proxy's limit on requests
                    case 429, 502, 503, 504 -> StatusCode.UNAVAILABLE;
                    default -> httpStatus < 400 || httpStatus > 599 ? StatusCode.UNAVAILABLE : StatusCode.UNKNOWN;
                };
        return code == StatusCode.UNAVAILABLE
                ? UpstreamFailure.unavailable("answered " + httpStatus + " in place of gRPC")
                : OtlpResponse.failure(
                        code, httpStatus, "upstream answered " + httpStatus, OtlpResponse.NO_RETRY_DELAY);
    }

    /** Over gRPC RESOURCE_EXHAUSTED may be repeated only with a delay, over HTTP 429 always: without one it is 413. */
    private static int httpStatus(StatusCode code, int retryDelaySeconds) {
        return code == StatusCode.RESOURCE_EXHAUSTED && retryDelaySeconds == OtlpResponse.NO_RETRY_DELAY
                ? 413
                : code.httpStatus();
    }

    private static OtlpResponse failure(StatusCode code, Http2Headers trailers) {
        CharSequence encoded = trailers.get("grpc-message");
        String message = encoded == null ? "upstream answered " + code : decode(encoded.toString());
        byte[] details = base64(trailers.get("grpc-status-details-bin"));
        OtlpResponse bare = OtlpResponse.failure(
                code, httpStatus(code, OtlpResponse.NO_RETRY_DELAY), message, OtlpResponse.NO_RETRY_DELAY);
        if (details == null) {
            return bare;
        }
        ByteBuf status = Unpooled.wrappedBuffer(details);
        try {
            int delay = Math.min(RpcStatus.parse(status).retryDelaySeconds(), RetryAfter.MAX_SECONDS);
            return OtlpResponse.failure(
                    code, httpStatus(code, delay), message, delay, PayloadFormat.PROTOBUF, status);
        } catch (CorruptedFrameException e) {
            return bare;
        }
    }

    /** Undoes the percent-encoding of grpc-message; text that is not encoded properly stays as it is. */
    private static String decode(String encoded) {
        try {
            return QueryStringDecoder.decodeComponent(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }

    private static byte @Nullable [] base64(@Nullable CharSequence text) {
        if (text == null) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int number(@Nullable CharSequence text) {
        try {
            return text == null ? -1 : Integer.parseInt(text.toString());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
