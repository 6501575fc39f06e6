package io.scrubjay.benchmarks.corpus;

import io.scrubjay.benchmarks.corpus.LogEntry.Attribute;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Telemetry as a log file: time, level, body, attributes as {@code key=value}, a line feed. */
public final class TextCorpus {
    /** The size of a corpus where nothing else is asked for, in bytes. */
    public static final int DEFAULT_BYTES = 16_000_000;

    private TextCorpus() {}

    /** Exactly this many bytes of the telemetry; the last entry may be cut. */
    public static byte[] bytes(AgentTelemetry telemetry, int lengthBytes) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("lengthBytes: " + lengthBytes + " (expected: >= 0)");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream(lengthBytes + 4096);
        while (text.size() < lengthBytes) {
            text.writeBytes(line(telemetry.next()).getBytes(StandardCharsets.UTF_8));
        }
        return Arrays.copyOf(text.toByteArray(), lengthBytes);
    }

    /** One entry with its line feed. */
    public static String line(LogEntry entry) {
        StringBuilder line = new StringBuilder(512);
        line.append(Instant.ofEpochSecond(0, entry.timeUnixNano())).append(' ').append(entry.level()).append(' ');
        line.append(entry.body());
        for (Attribute attribute : entry.attributes()) {
            line.append(' ').append(attribute.key()).append('=');
            switch (attribute) {
                case Attribute.Text text -> line.append(Json.quoted(text.value()));
                case Attribute.Count count -> line.append(count.value());
            }
        }
        line.append(" trace_id=").append(entry.traceId()).append(" span_id=").append(entry.spanId());
        return line.append('\n').toString();
    }
}
