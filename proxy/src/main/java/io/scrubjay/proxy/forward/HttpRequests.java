package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;

/** Builds the requests to an OTLP/HTTP upstream; of the sender's header only type and encoding of the content go on. */
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

    /** Takes ownership of {@code body}; released with the request. */
    FullHttpRequest build(Signal signal, PayloadFormat format, boolean gzip, ByteBuf body) {
        HttpHeaders headers = common.copy();
        headers.set(HttpHeaderNames.CONTENT_TYPE, format.mediaType());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        if (gzip) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
        }
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                pathPrefix + OtlpPaths.http(signal),
                body,
                headers,
                EmptyHttpHeaders.INSTANCE);
    }
}
