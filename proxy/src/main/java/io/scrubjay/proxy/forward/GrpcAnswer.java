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
     */
    static OtlpResponse read(Http2Headers header, Http2Headers trailers, ByteBuf body) {
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

    private static OtlpResponse ofHttp(int httpStatus) {
        StatusCode code = StatusCode.ofHttp(httpStatus);
        return switch (code) {
            case UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED ->
                OtlpResponse.failure(
                        code, code.httpStatus(), "upstream answered " + httpStatus, OtlpResponse.NO_RETRY_DELAY);
            default -> UpstreamFailure.unavailable("answered " + httpStatus + " in place of gRPC");
        };
    }

    private static OtlpResponse failure(StatusCode code, Http2Headers trailers) {
        CharSequence encoded = trailers.get("grpc-message");
        String message = encoded == null ? "upstream answered " + code : decode(encoded.toString());
        byte[] details = base64(trailers.get("grpc-status-details-bin"));
        if (details == null) {
            return OtlpResponse.failure(code, code.httpStatus(), message, OtlpResponse.NO_RETRY_DELAY);
        }
        ByteBuf status = Unpooled.wrappedBuffer(details);
        try {
            int delay = Math.min(RpcStatus.parse(status).retryDelaySeconds(), RetryAfter.MAX_SECONDS);
            return OtlpResponse.failure(code, code.httpStatus(), message, delay, PayloadFormat.PROTOBUF, status);
        } catch (CorruptedFrameException e) {
            return OtlpResponse.failure(code, code.httpStatus(), message, OtlpResponse.NO_RETRY_DELAY);
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
