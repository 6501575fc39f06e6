package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-23T10:00:00.500Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "| -1",
        "0 | 0",
        " 17 | 17",
        "86401 | 86400",
        "99999999999999999999999 | 86400",
        "-1 | -1",
        "soon | -1",
        "1.5 | -1",
        "Mon, 23 Nov 2026 10:00:03 GMT | 3",
        "Mon, 23 Nov 2026 09:00:00 GMT | 0",
        "Sat, 23 Nov 2126 09:00:00 GMT | 86400"
    })
    void parse(@Nullable String value, int seconds) {
        assertThat(RetryAfter.parse(value, NOW)).isEqualTo(seconds);
    }
}
