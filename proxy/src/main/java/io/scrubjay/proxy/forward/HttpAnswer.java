package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PartialSuccess;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.RpcStatus;
import io.scrubjay.proxy.redact.StatusCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns an upstream's HTTP answer into the outcome of a request (OTLP specification, "OTLP/HTTP Response"). */
final class HttpAnswer {
    private HttpAnswer() {}

    /**
     * Reads an answer. Takes ownership of {@code body}; released on every path, exceptions included.
     *
     * @param cut whether the body was too large to be kept
     */
    static OtlpResponse read(
            int status, HttpHeaders headers, ByteBuf body, boolean cut, PayloadFormat requestFormat, Clock clock) {
        try {
            if (status >= 200 && status < 300) {
                return success(status, headers, body, cut, requestFormat);
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
            boolean readable = !cut && isIdentity(headers);
            boolean own = readable && mediaType(headers).equals(requestFormat.mediaType());
            String message = readable ? message(status, headers, body, own ? requestFormat : null) : answered(status);
            return own
                    ? OtlpResponse.failure(code, status, message, delay, requestFormat, body.retain())
                    : OtlpResponse.failure(code, status, message, delay);
        } finally {
            body.release();
        }
    }

    /**
     * A success of nothing, of what OTLP answers, or of plain text, which many a server says of any short body. Of anything
     * else we do not know that the telemetry was taken: a login page, a wrong path. That is a mistake in our configuration or
     * before the upstream, and not the sender's, who had better keep what it has until it is mended.
     */
    private static OtlpResponse success(
            int status, HttpHeaders headers, ByteBuf body, boolean cut, PayloadFormat requestFormat) {
        if (!body.isReadable() && !cut) {
            return OtlpResponse.success();
        }
        String type = mediaType(headers);
        PayloadFormat format =
                switch (type) {
                    case "application/json" -> PayloadFormat.JSON;
                    case "application/x-protobuf", "application/protobuf" -> PayloadFormat.PROTOBUF;
                    default -> requestFormat;
                };
        return switch (type) {
            case "application/json", "application/x-protobuf", "application/protobuf", "application/octet-stream", "" ->
                cut || !isIdentity(headers) ? OtlpResponse.success() : partial(format, body, requestFormat);
            case "text/plain" -> OtlpResponse.success();
            case "text/html" -> UpstreamFailure.unavailable("answered " + status + " with an HTML page");
            default -> UpstreamFailure.unavailable("answered " + status + " with a content type that OTLP has not");
        };
    }

    /** In the request's format, but for what the receiver makes JSON of itself. What cannot be read was a success all the same. */
    private static OtlpResponse partial(PayloadFormat format, ByteBuf body, PayloadFormat requestFormat) {
        try {
            if (format == PayloadFormat.PROTOBUF) {
                PartialSuccess.parse(body); // so that its sender can as well
                return OtlpResponse.success(format, body.retain());
            }
            PartialSuccess partial = PartialSuccess.parseJson(body);
            return OtlpResponse.success(
                    requestFormat,
                    requestFormat == PayloadFormat.JSON ? body.retain() : partial.toProtobuf(body.alloc()));
        } catch (CorruptedFrameException e) {
            return OtlpResponse.success();
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
        } else if (own == null && mediaType(headers).equals("text/plain")) {
            text = body.toString(StandardCharsets.UTF_8).strip(); // cut once its secrets are masked
        }
        return text.isEmpty() ? answered(status) : text;
    }

    private static String answered(int status) {
        return "upstream answered " + status;
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
