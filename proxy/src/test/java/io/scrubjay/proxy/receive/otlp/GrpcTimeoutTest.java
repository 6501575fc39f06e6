package io.scrubjay.proxy.receive.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTimeoutTest {
    @ParameterizedTest
    @CsvSource({
        "1H, PT1H", "2M, PT2M", "30S, PT30S", "5m, PT0.005S", "7u, PT0.000007S", "1n, PT0.000000001S", "0S, PT0S",
        "99999999H, PT24H"
    })
    void parse_valid(String text, Duration expected) {
        assertThat(GrpcTimeout.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "10", "-1S", "1.5S", "123456789S", "1s", "1 S", "\u0661S"})
    void parse_malformed(String text) {
        assertThat(GrpcTimeout.parse(text)).isNull();
    }
}
