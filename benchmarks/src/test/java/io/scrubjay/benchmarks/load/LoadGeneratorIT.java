package io.scrubjay.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.Payload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadGeneratorIT {
    private static final List<Payload> PAYLOADS =
            OtlpPayloads.protobuf(AgentTelemetry.clean(3), 64 * 1024).next(5);

    @Test
    void run_countsWhatTheSinkReceives() throws Exception {
        try (Sink sink = new Sink();
                LoadGenerator generator = new LoadGenerator()) {
            // when
            Load load = generator.run(
                    Traffic.CLEAN.wire(), sink.address(), PAYLOADS, 4, Duration.ofMillis(200));

            // then
            assertThat(load.failed()).isZero();
            assertThat(load.accepted()).isGreaterThanOrEqualTo(4).isEqualTo(sink.requests());
            assertThat(load.sentBytes()).isGreaterThan(load.accepted() * 65_000L);
            assertThat(load.seconds()).isBetween(0.2, 20.0);
        }
    }

    @Test
    void run_grpc_countsWhatTheSinkReceives() throws Exception {
        try (GrpcSink sink = new GrpcSink();
                LoadGenerator generator = new LoadGenerator()) {
            // when
            Load load = generator.run(
                    Traffic.GRPC.wire(), sink.address(), PAYLOADS, 4, Duration.ofMillis(200));

            // then
            assertThat(load.failed()).isZero();
            assertThat(load.accepted()).isGreaterThanOrEqualTo(4).isEqualTo(sink.requests());
        }
    }

    @Test
    void run_atARate_sendsThatMany() throws Exception {
        try (Sink sink = new Sink();
                LoadGenerator generator = new LoadGenerator()) {
            // when
            Latency latency = generator.run(
                    Traffic.GZIP.wire(), sink.address(), PAYLOADS, 4, Duration.ofMillis(200), 500);

            // then
            assertThat(latency.failed()).isZero();
            assertThat(sink.requests()).isEqualTo(100);
            assertThat(latency.p50Micros()).isPositive().isLessThanOrEqualTo(latency.p999Micros());
        }
    }

    @Test
    void post_bodyArrivesWhole() throws Exception {
        try (Sink sink = new Sink();
                LoadProbe probe = new LoadProbe(sink.address())) {
            // given
            sink.keepBodies(true);

            // when
            probe.post(PAYLOADS.getFirst());

            // then
            assertThat(sink.takeLatestBody()).isEqualTo(PAYLOADS.getFirst().bytes());
            assertThat(sink.takeLatestBody()).isNull();
        }
    }
}
