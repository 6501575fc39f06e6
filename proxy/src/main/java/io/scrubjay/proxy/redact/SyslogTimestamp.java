package io.scrubjay.proxy.redact;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the timestamps of syslog messages. Immutable, any thread. */
final class SyslogTimestamp {
    /** How far a sender's clock may be ahead of ours. */
    private static final Duration MAX_AHEAD = Duration.ofDays(7);
    /** Section 4.1.2, with one blank before the day. */
    private static final DateTimeFormatter RFC3164 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("MMM d HH:mm:ss")
            .toFormatter(Locale.ENGLISH);

    private final Clock clock;

    /** @param clock what an RFC 3164 timestamp lacks: the year and the time zone */
    SyslogTimestamp(Clock clock) {
        this.clock = clock;
    }

    /** The time of {@code 2003-10-11T22:14:15.003Z} or {@code Oct 11 22:14:15}; null where it is none. */
    @Nullable Instant read(String text) {
        try {
            return text.indexOf('T') == 10
                    ? OffsetDateTime.parse(text).toInstant()
                    : inSomeYear(text.replaceFirst(" {2}", " "));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Of the last years in which there is such a day, the latest that is not far ahead. */
    private Instant inSomeYear(String text) {
        TemporalAccessor read = RFC3164.parse(text);
        MonthDay day = MonthDay.from(read);
        LocalTime timeOfDay = LocalTime.from(read);
        int thisYear = Year.now(clock).getValue();
        for (int year = thisYear + 1; year >= thisYear - 1; year--) {
            if (day.isValidYear(year)) {
                Instant time = day.atYear(year).atTime(timeOfDay).atZone(clock.getZone()).toInstant();
                if (time.isBefore(clock.instant().plus(MAX_AHEAD))) {
                    return time;
                }
            }
        }
        throw new DateTimeException("no such day in these years");
    }
}
