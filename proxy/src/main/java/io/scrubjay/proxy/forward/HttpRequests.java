package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
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

    private static final int VARIABLE_BYTES = 64;

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
        HttpHeaders further = further(forwarded);
        ByteBuf head = allocator.directBuffer(beginning.length + VARIABLE_BYTES);
        head.writeBytes(beginning);
        ByteBufUtil.writeAscii(head, Integer.toString(bodyBytes));
        ByteBufUtil.writeAscii(head, "\r\n");
        if (further != null) {
            further.forEach(field -> write(head, field));
        }
        ByteBufUtil.writeAscii(head, "\r\n");
        return head;
    }

    /** As far as the value of {@code content-length}. */
    private byte[] beginning(Kind kind) {
        HttpHeaders headers = common.copy();
        headers.set(HttpHeaderNames.CONTENT_TYPE, kind.format().mediaType());
        if (kind.coding() != null) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, kind.coding().httpName());
        }
        StringBuilder head = new StringBuilder()
                .append("POST ")
                .append(pathPrefix)
                .append(OtlpPaths.http(kind.signal()))
                .append(" HTTP/1.1\r\n");
        headers.forEach(field -> head.append(line(field)));
        return head.append(HttpHeaderNames.CONTENT_LENGTH).append(": ").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The sender's fields, with names and values that cannot end a line; null where there are none. */
    private @Nullable HttpHeaders further(Map<String, String> forwarded) {
        if (forwarded.isEmpty()) {
            return null;
        }
        HttpHeaders further = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        forwarded.forEach((name, value) -> {
            if (!common.contains(name)) {
                further.set(name, value);
            }
        });
        return further;
    }

    private static void write(ByteBuf head, Map.Entry<String, String> field) {
        head.writeCharSequence(line(field), StandardCharsets.ISO_8859_1);
    }

    private static String line(Map.Entry<String, String> field) {
        return field.getKey() + ": " + field.getValue() + "\r\n";
    }
}
