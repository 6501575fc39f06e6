package io.scrubjay.proxy.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One request. Header values and the body may hold secrets; {@link #wipe()} when it was made. One thread.
 *
 * <p>Its {@code toString()} shows method, scheme, host and path.
 */
public final class HttpCall {
    private static final byte[] NO_BODY = {};

    private final String method;
    private final URI uri;
    private final List<Header> headers = new ArrayList<>();
    private byte[] body = NO_BODY;

    private HttpCall(String method, URI uri) {
        this.method = method;
        this.uri = uri;
    }

    /** A request without headers and body. */
    public static HttpCall of(String method, URI uri) {
        return new HttpCall(method, uri);
    }

    /** Adds a header field. */
    public HttpCall header(String name, String value) {
        return header(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a header field whose value may be secret; takes the array over.
     *
     * @throws IllegalArgumentException if the value could end the header
     */
    public HttpCall header(String name, byte[] value) {
        for (byte b : value) {
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
                throw new IllegalArgumentException(name + ": control character (expected: none in a header)");
            }
        }
        headers.add(new Header(name, value));
        return this;
    }

    /** Sets the body; takes the array over. */
    public HttpCall body(String contentType, byte[] bytes) {
        body = bytes;
        return header("content-type", contentType);
    }

    public String method() {
        return method;
    }

    public URI uri() {
        return uri;
    }

    /** The value of a header field as text, for one that is no secret; empty where there is none. */
    public String headerText(String name) {
        return headers.stream()
                .filter(header -> header.name.equalsIgnoreCase(name))
                .map(header -> new String(header.value, StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    List<Header> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Wipes header values and body. */
    public void wipe() {
        headers.forEach(header -> Arrays.fill(header.value, (byte) 0));
        Arrays.fill(body, (byte) 0);
    }

    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    /** A header field; not a record, since its value is an array. */
    static final class Header {
        private final String name;
        private final byte[] value;

        Header(String name, byte[] value) {
            this.name = name;
            this.value = value;
        }

        String name() {
            return name;
        }

        byte[] value() {
            return value;
        }
    }
}
