package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.OtlpSchema.Message;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.join.JoinedPatch;
import io.scrubjay.rules.join.RecordJoiner;
import io.scrubjay.rules.join.Verdict;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.ScanException;
import io.scrubjay.rules.scan.SweepHits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What several log records of one request hold together: their bodies, where they are strings, joined in the order of each
 * resource and scope. Found before the request is walked; immutable then.
 */
final class LogBodies {
    /** A request is whole, so that time does not matter, and bounded in itself. */
    private static final JoinLimits LIMITS = new JoinLimits(
            JoinLimits.DEFAULT.maxRecords(),
            JoinLimits.DEFAULT.maxBytes(),
            Duration.ofDays(1),
            JoinLimits.DEFAULT.foldBytes());

    /** By where the body begins. */
    private final NavigableMap<Integer, List<JoinedPatch>> patches = new TreeMap<>();
    private int unfinished;

    private LogBodies() {}

    /** Nothing. */
    static LogBodies none() {
        return new LogBodies();
    }

    /**
     * Joins the bodies of an ExportLogsServiceRequest. Borrows all arguments.
     *
     * @throws UnscannableException if a message on the way to a body is malformed
     * @throws ScanException if bodies could not be scanned together
     */
    static LogBodies join(ByteBuffer bytes, Message request, SweepHits hits, FieldRedactor fields, OpenEnds ends)
            throws UnscannableException {
        LogBodies bodies = new LogBodies();
        for (int[] resource : fields(bytes, 0, bytes.limit(), request, "resourceLogs")) {
            Message resourceLogs = child(request, "resourceLogs");
            for (int[] scope : fields(bytes, resource[0], resource[1], resourceLogs, "scopeLogs")) {
                RecordJoiner joiner = new RecordJoiner(fields, ends, LIMITS, () -> Instant.EPOCH, null);
                bodies.scope(bytes, scope, child(resourceLogs, "scopeLogs"), hits, joiner);
            }
        }
        return bodies;
    }

    private void scope(ByteBuffer bytes, int[] scope, Message scopeLogs, SweepHits hits, RecordJoiner joiner)
            throws UnscannableException {
        Message logRecord = child(scopeLogs, "logRecords");
        ArrayDeque<Integer> held = new ArrayDeque<>();
        for (int[] record : fields(bytes, scope[0], scope[1], scopeLogs, "logRecords")) {
            for (int[] body : fields(bytes, record[0], record[1], logRecord, "body")) {
                for (int[] text : fields(bytes, body[0], body[1], child(logRecord, "body"), "stringValue")) {
                    byte[] value = new byte[text[1] - text[0]];
                    bytes.get(text[0], value);
                    held.add(text[0]);
                    apply(held, joiner.next(value, hits.anyEndsWithin(text[0], text[1])));
                }
            }
        }
        apply(held, joiner.close());
    }

    private void apply(ArrayDeque<Integer> held, List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            int place = held.remove();
            if (verdict.kind() == Verdict.Kind.WITHHELD) {
                throw new ScanException("log records: not scanned together");
            }
            if (verdict.kind() == Verdict.Kind.MASKED) {
                patches.put(place, verdict.patches());
            }
            unfinished += verdict.unfinished() ? 1 : 0;
        }
    }

    /** Whether a body begins there of which something is masked. */
    boolean anyWithin(int fromByte, int toByte) {
        Integer next = patches.ceilingKey(fromByte);
        return next != null && next < toByte;
    }

    /** All that is to be masked in the body that begins there; null where only what it holds by itself is. */
    @Nullable List<JoinedPatch> at(int fromByte) {
        return patches.get(fromByte);
    }

    /** How many blocks did not end within their window. */
    int unfinished() {
        return unfinished;
    }

    private static Message child(Message message, String name) {
        OtlpSchema.Field field = message.field(name);
        Message child = field == null ? null : field.message();
        if (child == null) {
            throw new IllegalStateException(name + ": no message (expected: one of " + message.name() + ")");
        }
        return child;
    }

    /** The values of all fields of that name, each as from and to. */
    private static List<int[]> fields(ByteBuffer bytes, int from, int to, Message message, String name)
            throws UnscannableException {
        OtlpSchema.Field field = message.field(name);
        List<int[]> values = new ArrayList<>();
        ProtobufReader reader = new ProtobufReader(bytes, from, to);
        while (field != null && reader.next()) {
            if (reader.wireType() == ProtobufReader.LEN
                    && reader.fieldNumber() == field.number()
                    && !reader.insideGroup()) {
                values.add(new int[] {reader.valueFrom(), reader.valueTo()});
            }
        }
        return values;
    }
}
