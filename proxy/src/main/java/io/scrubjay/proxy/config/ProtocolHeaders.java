package io.scrubjay.proxy.config;

import java.util.regex.Pattern;

/** The header fields that OTLP over HTTP and gRPC sets itself, so that nobody else may. */
public final class ProtocolHeaders {
    private static final Pattern NAMES = Pattern.compile(
            "host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|grpc-.*");

    private ProtocolHeaders() {}

    /** Whether a name, in lower case, is one of them. */
    public static boolean contains(String name) {
        return NAMES.matcher(name).matches();
    }
}
