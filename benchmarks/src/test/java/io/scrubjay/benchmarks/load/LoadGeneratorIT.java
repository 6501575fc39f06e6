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
            Load load = generator.run(sink.address(), PAYLOADS, 4, Duration.ofMillis(200));

            // then
            assertThat(load.failed()).isZero();
            assertThat(load.accepted()).isGreaterThanOrEqualTo(4).isEqualTo(sink.requests());
            assertThat(load.sentBytes()).isGreaterThan(load.accepted() * 65_000L);
            assertThat(load.seconds()).isBetween(0.2, 20.0);
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
