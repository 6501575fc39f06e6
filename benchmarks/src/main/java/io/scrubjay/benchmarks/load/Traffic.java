package io.scrubjay.benchmarks.load;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.Payload;
import io.scrubjay.benchmarks.corpus.RuleLeaks;
import java.util.List;

/** What is sent: how much of it leaks, and in which form. */
enum Traffic {
    CLEAN(0),
    LEAK_1_PERCENT(0.01),
    LEAK_10_PERCENT(0.1),
    LEAK_30_PERCENT(0.3),
    LEAK_ALL(1),
    GZIP(0),
    GRPC(0);

    private static final long SEED = 20_261_123;
    private static final int POOL_BYTES = 16 << 20;

    private final double leakRate;

    Traffic(double leakRate) {
        this.leakRate = leakRate;
    }

    /** The share of records with a secret, 0 to 1. */
    double leakRate() {
        return leakRate;
    }

    Wire wire() {
        return switch (this) {
            case CLEAN, LEAK_1_PERCENT, LEAK_10_PERCENT, LEAK_30_PERCENT, LEAK_ALL -> new Http1Wire(false);
            case GZIP -> new Http1Wire(true);
            case GRPC -> new GrpcWire();
        };
    }

    /** Requests of one size, the same ones each time. */
    List<Payload> payloads(int payloadBytes) {
        AgentTelemetry telemetry = leakRate == 0
                ? AgentTelemetry.clean(SEED)
                : new AgentTelemetry(SEED, leakRate, RuleLeaks.builtin());
        return OtlpPayloads.protobuf(telemetry, payloadBytes).next(Math.max(8, POOL_BYTES / payloadBytes));
    }
}
