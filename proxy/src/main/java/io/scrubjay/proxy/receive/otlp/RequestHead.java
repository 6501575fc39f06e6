package io.scrubjay.proxy.receive.otlp;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request's header that OTLP looks at, of whatever HTTP version. A field given more than once is joined by
 * commas (RFC 9110 section 5.2), so that a repeated one is never half seen.
 *
 * @param method such as {@code POST}
 * @param path without query
 * @param contentType null if absent, likewise the following
 * @param contentLength null if absent
 * @param http2 whether gRPC is possible
 * @param forwarded fields that go upstream, by lower-case name; their values may be credentials
 */
record RequestHead(
        String method,
        String path,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        @Nullable String contentLength,
        @Nullable String grpcEncoding,
        @Nullable String grpcTimeout,
        boolean http2,
        Map<String, String> forwarded) {

    /** @param forwarded lower-case names of the fields that go upstream */
    static RequestHead of(HttpRequest request, Set<String> forwarded) {
        HttpHeaders headers = request.headers();
        return new RequestHead(
                request.method().name(),
                path(request.uri()),
                join(headers.getAll(HttpHeaderNames.CONTENT_TYPE)),
                join(headers.getAll(HttpHeaderNames.CONTENT_ENCODING)),
                join(headers.getAll(HttpHeaderNames.CONTENT_LENGTH)),
                null,
                null,
                false,
                forwarded(forwarded, headers::getAll));
    }

    /** @param forwarded lower-case names of the fields that go upstream */
    static RequestHead of(Http2Headers headers, Set<String> forwarded) {
        return new RequestHead(
                String.valueOf(headers.method()),
                path(String.valueOf(headers.path())),
                join(headers.getAll(HttpHeaderNames.CONTENT_TYPE)),
                join(headers.getAll(HttpHeaderNames.CONTENT_ENCODING)),
                join(headers.getAll(HttpHeaderNames.CONTENT_LENGTH)),
                join(headers.getAll("grpc-encoding")),
                join(headers.getAll("grpc-timeout")),
                true,
                forwarded(forwarded, headers::getAll));
    }

    /** Bytes that the sender announces; -1 if it does not. */
    long contentLengthBytes() {
        try {
            return contentLength == null ? -1 : Long.parseLong(contentLength);
        } catch (NumberFormatException e) {
            return -1; // the codec has refused what is not a number; a larger one is over every limit
        }
    }

    private static Map<String, String> forwarded(
            Set<String> names, Function<String, List<? extends CharSequence>> fields) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, String> forwarded = new LinkedHashMap<>();
        for (String name : names) {
            String value = join(fields.apply(name));
            if (value != null) {
                forwarded.put(name, value);
            }
        }
        return forwarded;
    }

    private static String path(String target) {
        int from = 0;
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        if (authority >= 0) { // absolute form (RFC 9112 section 3.2.2)
            int slash = target.indexOf('/', authority + 3);
            from = slash < 0 ? target.length() : slash;
        }
        int query = target.indexOf('?', from);
        return target.substring(from, query < 0 ? target.length() : query);
    }

    @Override
    public String toString() {
        return "RequestHead[" + method + ", " + contentType + "]";
    }

    private static @Nullable String join(List<? extends CharSequence> values) {
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> values.getFirst().toString();
            default -> String.join(",", values);
        };
    }
}
