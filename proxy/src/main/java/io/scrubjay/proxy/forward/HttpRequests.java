package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the requests to an OTLP/HTTP upstream; of the sender's header type and encoding of the content go on, and what the
 * configuration names.
 */
final class HttpRequests {
    static final String USER_AGENT = "scrubjay";

    private final String pathPrefix;
    private final HttpHeaders common = DefaultHttpHeadersFactory.headersFactory().newHeaders();

    HttpRequests(OtlpExporterSettings settings) {
        this.pathPrefix = settings.endpoint().pathPrefix();
        common.set(HttpHeaderNames.HOST, settings.endpoint().authority());
        common.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        settings.headers().forEach((name, value) -> common.set(name, value.reveal()));
    }

    /**
     * Takes ownership of {@code body}; released with the request.
     *
     * @param forwarded fields of the sender's header; those that the configuration sets stay as it says
     */
    FullHttpRequest build(
            Signal signal,
            PayloadFormat format,
            @Nullable ContentCoding coding,
            Map<String, String> forwarded,
            ByteBuf body) {
        HttpHeaders headers = common.copy();
        headers.set(HttpHeaderNames.CONTENT_TYPE, format.mediaType());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        if (coding != null) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, coding.httpName());
        }
        forwarded.forEach((name, value) -> {
            if (!headers.contains(name)) {
                headers.set(name, value);
            }
        });
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                pathPrefix + OtlpPaths.http(signal),
                body,
                headers,
                EmptyHttpHeaders.INSTANCE);
    }
}
