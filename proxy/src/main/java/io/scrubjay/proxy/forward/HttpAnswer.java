package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.RpcStatus;
import io.scrubjay.proxy.redact.StatusCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns an upstream's HTTP answer into the outcome of a request (OTLP specification, "OTLP/HTTP Response"). */
final class HttpAnswer {
    private static final int MAX_TEXT_BYTES = 512;

    private HttpAnswer() {}

    /**
     * Reads an answer; a body that is not of the request's own type is dropped. Takes ownership of {@code body}; released
     * on every path, exceptions included.
     */
    static OtlpResponse read(int status, HttpHeaders headers, ByteBuf body, PayloadFormat requestFormat, Clock clock) {
        boolean kept = false;
        try {
            boolean own = isIdentity(headers) && mediaType(headers).equals(requestFormat.mediaType());
            if (status >= 200 && status < 300) {
                kept = own;
                return own ? OtlpResponse.success(requestFormat, body) : OtlpResponse.success();
            }
            if (status < 400 || status > 599) {
                // a redirect is a mistake in our configuration; following it could send telemetry to anyone
                return UpstreamFailure.unavailable("answered " + status + ", which is not followed");
            }
            StatusCode code = StatusCode.ofHttp(status);
            int delay = RetryAfter.parse(headers.get(HttpHeaderNames.RETRY_AFTER), clock);
            if (status == 429 && delay == OtlpResponse.NO_RETRY_DELAY) {
                delay = UpstreamFailure.RETRY_DELAY_SECONDS; // over gRPC only a delay says that it may be repeated
            }
            String message = message(status, headers, body, own ? requestFormat : null);
            kept = own;
            return own
                    ? OtlpResponse.failure(code, status, message, delay, requestFormat, body)
                    : OtlpResponse.failure(code, status, message, delay);
        } finally {
            if (!kept) {
                body.release();
            }
        }
    }

    private static String message(int status, HttpHeaders headers, ByteBuf body, @Nullable PayloadFormat own) {
        String text = "";
        if (own == PayloadFormat.PROTOBUF) {
            try {
                text = RpcStatus.parse(body).message();
            } catch (CorruptedFrameException e) {
                text = "";
            }
        } else if (own == null && isIdentity(headers) && mediaType(headers).equals("text/plain")) {
            text = body.toString(
                            body.readerIndex(),
                            Math.min(body.readableBytes(), MAX_TEXT_BYTES),
                            StandardCharsets.UTF_8)
                    .strip();
        }
        return text.isEmpty() ? "upstream answered " + status : text;
    }

    private static boolean isIdentity(HttpHeaders headers) {
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        return encoding == null || encoding.strip().equalsIgnoreCase("identity");
    }

    private static String mediaType(HttpHeaders headers) {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
