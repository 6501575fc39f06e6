package io.scrubjay.proxy.forward;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The address of an OTLP upstream.
 *
 * @param isGrpc OTLP/gRPC rather than OTLP/HTTP
 * @param isTls whether the connection is encrypted
 * @param host name or address, IPv6 without brackets
 * @param port TCP port
 * @param pathPrefix goes before OTLP's own paths; empty or {@code "/..."} without a slash at its end
 */
record Endpoint(boolean isGrpc, boolean isTls, String host, int port, String pathPrefix) {
    private static final int GRPC_PORT = 4317;

    static Endpoint of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean grpc = scheme.equals("grpc") || scheme.equals("grpcs");
        boolean tls = scheme.equals("https") || scheme.equals("grpcs");
        if (!grpc && !tls && !scheme.equals("http")) {
            throw malformed(uri, "http://, https://, grpc:// or grpcs://");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw malformed(uri, "a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw malformed(uri, "no user, query or fragment");
        }
        int defaultPort = grpc ? GRPC_PORT : tls ? 443 : 80;
        boolean ipv6 = host.startsWith("[") && host.endsWith("]");
        return new Endpoint(
                grpc,
                tls,
                ipv6 ? host.substring(1, host.length() - 1) : host,
                uri.getPort() < 0 ? defaultPort : uri.getPort(),
                prefix(uri.getRawPath()));
    }

    /** The protocols that TLS has to agree on; OTLP/HTTP speaks HTTP/1.1 without asking. */
    List<String> alpn() {
        return isGrpc ? List.of("h2") : List.of();
    }

    /** {@code host:port} as the Host field and {@code :authority} have it. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        boolean usual = !isGrpc && port == (isTls ? 443 : 80);
        return usual ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }

    private static String prefix(@Nullable String path) {
        String prefix = path == null ? "" : path;
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        return prefix;
    }

    /** Names the scheme and host only: the rest of a URI may hold credentials. */
    private static IllegalArgumentException malformed(URI uri, String expected) {
        return new IllegalArgumentException(
                "endpoint: " + uri.getScheme() + "://" + uri.getHost() + " (expected: " + expected + ")");
    }
}
