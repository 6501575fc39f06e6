package io.scrubjay.proxy.receive.otlp;

import io.scrubjay.proxy.redact.Signal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which signal a path is for (OTLP specification, "OTLP/HTTP Request" and the service definitions). */
final class OtlpRoute {
    private static final Map<String, Signal> HTTP_PATHS =
            Map.of(
                    "/v1/logs", Signal.LOGS,
                    "/v1/traces", Signal.TRACES,
                    "/v1/metrics", Signal.METRICS,
                    "/v1development/profiles", Signal.PROFILES,
                    "/v1/profiles", Signal.PROFILES);
    private static final Map<String, Signal> GRPC_METHODS = Map.of(
            "/opentelemetry.proto.collector.logs.v1.LogsService/Export", Signal.LOGS,
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export", Signal.TRACES,
            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", Signal.METRICS,
            "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export", Signal.PROFILES);

    private OtlpRoute() {}

    static @Nullable Signal ofHttp(String path) {
        return HTTP_PATHS.get(path);
    }

    static @Nullable Signal ofGrpc(String path) {
        return GRPC_METHODS.get(path);
    }
}
