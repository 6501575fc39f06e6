package io.scrubjay.benchmarks.corpus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Telemetry as OTLP export requests of one size. Not for sharing between threads.
 *
 * <p>A request holds as many entries as fit and an entry of plain prose up to the size; an entry that did not fit
 * opens the next request, so that none is lost.
 */
public final class OtlpPayloads {
    /** The smallest request, in bytes: every clean entry fits. */
    public static final int MIN_BYTES = 4096;
    /** How far a request may stay below its size, in bytes. */
    public static final int SLACK_BYTES = 320;

    private final AgentTelemetry telemetry;
    private final OtlpEncoder encoder;
    private final int lengthBytes;
    private @Nullable LogEntry pending;

    private OtlpPayloads(AgentTelemetry telemetry, OtlpEncoder encoder, int lengthBytes) {
        if (lengthBytes < MIN_BYTES) {
            throw new IllegalArgumentException("lengthBytes: " + lengthBytes + " (expected: >= " + MIN_BYTES + ")");
        }
        this.telemetry = telemetry;
        this.encoder = encoder;
        this.lengthBytes = lengthBytes;
    }

    /** Binary requests. */
    public static OtlpPayloads protobuf(AgentTelemetry telemetry, int lengthBytes) {
        return new OtlpPayloads(telemetry, new OtlpProtobufEncoder(), lengthBytes);
    }

    /** JSON requests. */
    public static OtlpPayloads json(AgentTelemetry telemetry, int lengthBytes) {
        return new OtlpPayloads(telemetry, new OtlpJsonEncoder(), lengthBytes);
    }

    /** The next requests. */
    public List<Payload> next(int count) {
        List<Payload> payloads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            payloads.add(next());
        }
        return payloads;
    }

    /** The next request, at most the size and at least {@value #SLACK_BYTES} bytes less, unless one entry is longer. */
    public Payload next() {
        List<byte[]> records = new ArrayList<>();
        // 16 bytes: the length prefixes of the enclosing messages, which grow with what they hold
        int room = lengthBytes - encoder.request(List.of()).length - 16;
        int leaking = 0;
        while (true) {
            LogEntry entry = pending != null ? pending : telemetry.next();
            byte[] record = encoder.record(entry);
            int takes = record.length + 4;
            if (takes > room && !records.isEmpty()) {
                pending = entry;
                break;
            }
            pending = null;
            records.add(record);
            leaking += entry.leaks() ? 1 : 0;
            room -= takes;
        }
        int entries = records.size();
        fill(records);
        return new Payload(encoder.request(records), entries, leaking);
    }

    private void fill(List<byte[]> records) {
        int missing = lengthBytes - encoder.request(records).length;
        records.add(encoder.record(filler("")));
        int emptyBytes = encoder.request(records).length;
        // 8 bytes: the length prefixes inside of the entry, which grow with its body
        int bodyBytes = lengthBytes - emptyBytes - 8;
        if (missing <= 0 || bodyBytes < 0) {
            records.removeLast();
            return;
        }
        String words = "the agent waits for the next message of its user. ";
        records.set(
                records.size() - 1,
                encoder.record(filler(words.repeat(bodyBytes / words.length() + 1).substring(0, bodyBytes))));
    }

    private static LogEntry filler(String body) {
        return new LogEntry(0, LogEntry.Level.DEBUG, body, List.of(), "0".repeat(32), "0".repeat(16), false);
    }
}
