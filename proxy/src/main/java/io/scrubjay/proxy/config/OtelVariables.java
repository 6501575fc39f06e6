package io.scrubjay.proxy.config;

import io.scrubjay.rules.syntax.Problems;
import java.net.URI;
import java.util.Optional;

/** The upstream that OpenTelemetry's own exporter variables name, for where our configuration names none. */
final class OtelVariables {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";

    private final Environment environment;
    private final ListenerChecks listeners;
    private final Problems problems;
    private final Problems warnings;

    OtelVariables(Environment environment, ListenerChecks listeners, Problems problems, Problems warnings) {
        this.environment = environment;
        this.listeners = listeners;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** {@value #ENDPOINT}, spoken to over gRPC where {@value #PROTOCOL} is {@code grpc}; empty where it is not set. */
    Optional<URI> otlpEndpoint() {
        String text = environment.variable(ENDPOINT);
        if (text == null) {
            return Optional.empty();
        }
        String protocol = environment.variable(PROTOCOL);
        try {
            URI uri = Values.httpUrl(text);
            String loop = listeners.loop(uri);
            if (loop != null) {
                problems.add(Environment.LABEL, 0, ENDPOINT + ": " + loop);
            }
            if ("grpc".equals(protocol)) {
                return Values.otlpEndpoint(text.replaceFirst("^http", "grpc"));
            }
            if (uri.getPort() == 4317 && protocol == null) {
                warnings.add(Environment.LABEL, 0, ENDPOINT + ": " + uri
                        + ": taken as OTLP/HTTP, but 4317 is the port of OTLP/gRPC; for that set " + PROTOCOL + "=grpc");
            }
            return Optional.of(uri);
        } catch (BadValueException e) {
            problems.add(Environment.LABEL, 0, ENDPOINT + ": " + e.getMessage());
            return Optional.empty();
        }
    }
}
