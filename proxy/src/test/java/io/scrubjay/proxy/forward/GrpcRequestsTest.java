package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.Deadline;
import io.scrubjay.proxy.redact.Signal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcRequestsTest {
    @ParameterizedTest
    @CsvSource({"PT0.0000015S, 1u", "PT10S, 10000000u", "PT2M, 120000m", "P2D, 172800S", "P2000D, 99999999S"})
    void build_withoutDeadline_saysOurTimeout(Duration timeout, String header) {
        // when
        CharSequence actual = requests(timeout)
                .build(Signal.LOGS, null, Map.of(), null)
                .get("grpc-timeout");

        // then
        assertThat(actual).hasToString(header);
    }

    @Test
    void build_laterDeadline_saysOurTimeout() {
        // when
        CharSequence actual = requests(Duration.ofSeconds(10))
                .build(Signal.LOGS, null, Map.of(), Deadline.after(Duration.ofSeconds(99)))
                .get("grpc-timeout");

        // then
        assertThat(actual).hasToString("10000000u");
    }

    @Test
    void build_earlierDeadline_saysWhatIsLeft() {
        // when
        String actual = requests(Duration.ofSeconds(99))
                .build(Signal.LOGS, null, Map.of(), Deadline.after(Duration.ofSeconds(50)))
                .get("grpc-timeout")
                .toString();

        // then
        assertThat(actual).endsWith("u");
        assertThat(Long.parseLong(actual.substring(0, actual.length() - 1))).isBetween(1L, 50_000_000L);
    }

    @Test
    void build_deadlinePassed_saysZero() {
        // when
        CharSequence actual = requests(Duration.ofSeconds(10))
                .build(Signal.LOGS, null, Map.of(), Deadline.after(Duration.ofSeconds(-1)))
                .get("grpc-timeout");

        // then
        assertThat(actual).hasToString("0u");
    }

    private static GrpcRequests requests(Duration timeout) {
        return new GrpcRequests(OtlpExporterSettings.builder(URI.create("grpc://127.0.0.1:4317"))
                .timeout(timeout)
                .build());
    }
}
