package io.scrubjay.proxy.forward;

import io.scrubjay.proxy.redact.Signal;

/** The paths of OTLP's services (OTLP specification, "OTLP/HTTP Request" and the service definitions). */
final class OtlpPaths {
    private OtlpPaths() {}

    static String http(Signal signal) {
        return switch (signal) {
            case LOGS -> "/v1/logs";
            case TRACES -> "/v1/traces";
            case METRICS -> "/v1/metrics";
            case PROFILES -> "/v1development/profiles";
            case SYSLOG -> throw notOtlp();
        };
    }

    static String grpc(Signal signal) {
        return switch (signal) {
            case LOGS -> "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
            case TRACES -> "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
            case METRICS -> "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
            case PROFILES -> "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export";
            case SYSLOG -> throw notOtlp();
        };
    }

    private static IllegalArgumentException notOtlp() {
        return new IllegalArgumentException("signal: syslog (expected: a signal of OTLP)");
    }
}
