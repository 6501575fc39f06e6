package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the heads of the requests to an OTLP/HTTP upstream; of the sender's header type and encoding of the content go on, and
 * what the configuration names. What does not change from request to request is encoded once. Not thread-safe.
 */
final class HttpRequests {
    static final String USER_AGENT = "scrubjay";

    private final String pathPrefix;
    private final HttpHeaders common = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    private final Map<Kind, byte[]> beginnings = new HashMap<>();

    HttpRequests(OtlpExporterSettings settings) {
        this.pathPrefix = settings.endpoint().pathPrefix();
        common.set(HttpHeaderNames.HOST, settings.endpoint().authority());
        common.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        settings.headers().forEach((name, value) -> common.set(name, value.reveal()));
    }

    private record Kind(Signal signal, PayloadFormat format, @Nullable ContentCoding coding) {}

    /**
     * Everything before the body (RFC 9112 section 2.1). Returns a new buffer; the caller releases it.
     *
     * @param forwarded fields of the sender's header; those that the configuration sets stay as it says
     * @param bodyBytes length of the body, in {@code coding} if there is one
     */
    ByteBuf head(
            ByteBufAllocator allocator,
            Signal signal,
            PayloadFormat format,
            @Nullable ContentCoding coding,
            Map<String, String> forwarded,
            int bodyBytes) {
        byte[] beginning = beginnings.computeIfAbsent(new Kind(signal, format, coding), this::beginning);
        StringBuilder rest = new StringBuilder().append(bodyBytes).append("\r\n");
        if (!forwarded.isEmpty()) {
            further(forwarded).forEach(field -> appendLine(rest, field));
        }
        rest.append("\r\n");
        ByteBuf head = allocator.directBuffer(beginning.length + rest.length());
        head.writeBytes(beginning).writeCharSequence(rest, StandardCharsets.ISO_8859_1);
        return head;
    }

    /** As far as the value of {@code content-length}. */
    private byte[] beginning(Kind kind) {
        HttpHeaders headers = common.copy();
        headers.set(HttpHeaderNames.CONTENT_TYPE, kind.format().mediaType());
        if (kind.coding() != null) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, kind.coding().httpName());
        }
        StringBuilder fields = new StringBuilder();
        headers.forEach(field -> appendLine(fields, field));
        fields.append(HttpHeaderNames.CONTENT_LENGTH).append(": ");
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeCharSequence(
                "POST " + pathPrefix + OtlpPaths.http(kind.signal()) + " HTTP/1.1\r\n", StandardCharsets.UTF_8);
        bytes.writeCharSequence(fields, StandardCharsets.ISO_8859_1);
        return ByteBufUtil.getBytes(bytes);
    }

    /** The sender's fields, with names and values that cannot end a line. */
    private HttpHeaders further(Map<String, String> forwarded) {
        HttpHeaders further = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        forwarded.forEach((name, value) -> {
            if (!common.contains(name)) {
                further.set(name, value);
            }
        });
        return further;
    }

    private static void appendLine(StringBuilder head, Map.Entry<String, String> field) {
        head.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
}
