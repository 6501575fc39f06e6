package io.scrubjay.benchmarks.corpus;

import java.util.List;

/**
 * One log record of an agent, before it is encoded.
 *
 * @param timeUnixNano when it happened
 * @param level its severity
 * @param body one or more lines
 * @param attributes in the order they are written
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param leaks whether a secret was put into it
 */
public record LogEntry(
        long timeUnixNano,
        Level level,
        String body,
        List<Attribute> attributes,
        String traceId,
        String spanId,
        boolean leaks) {
    public LogEntry {
        attributes = List.copyOf(attributes);
    }

    /** OTLP's severity, of those that agents use. */
    public enum Level {
        DEBUG(5),
        INFO(9),
        WARN(13),
        ERROR(17);

        private final int severityNumber;

        Level(int severityNumber) {
            this.severityNumber = severityNumber;
        }

        int severityNumber() {
            return severityNumber;
        }
    }

    /** A name and its value; text or a whole number. */
    public sealed interface Attribute {
        String key();

        /** A text attribute. */
        record Text(String key, String value) implements Attribute {}

        /** A number attribute. */
        record Count(String key, long value) implements Attribute {}
    }
}
