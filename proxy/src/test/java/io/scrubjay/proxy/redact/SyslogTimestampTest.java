package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogTimestampTest {
    private static final ZoneId ZONE = ZoneId.of("+02:00");

    @ParameterizedTest
    @CsvSource(textBlock = """
            2026-06-01T00:00:00Z, 2003-10-11T22:14:15.003Z,         2003-10-11T22:14:15.003Z
            2026-06-01T00:00:00Z, 2003-08-24T05:14:15.000003-07:00, 2003-08-24T12:14:15.000003Z
            2026-06-01T00:00:00Z, Oct 11 22:14:15,                  2025-10-11T20:14:15Z
            2026-12-31T23:59:00Z, Jan  1 02:00:01,                  2027-01-01T00:00:01Z
            2027-01-01T00:10:00Z, Dec 31 23:59:59,                  2026-12-31T21:59:59Z
            2026-06-01T00:00:00Z, oct 11 22:14:15,                  2025-10-11T20:14:15Z
            2024-03-01T12:00:00Z, Feb 29 12:00:00,                  2024-02-29T10:00:00Z
            """)
    void read_known(Instant now, String text, Instant expected) {
        assertThat(new SyslogTimestamp(Clock.fixed(now, ZONE)).read(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Oct 32 22:14:15", "Xyz 11 22:14:15", "2003-13-11T22:14:15Z", "2003-10-11T22:14:15", "Feb 29 12:00:00"})
    void read_none(String text) {
        assertThat(new SyslogTimestamp(Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZONE)).read(text)).isNull();
    }
}
