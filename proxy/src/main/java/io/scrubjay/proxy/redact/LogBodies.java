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
import io.scrubjay.rules.scan.TooManyFindingsException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
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

    /** They are kept until the request is walked, each with its name and mask. */
    private static final int MAX_PATCHES = TooManyFindingsException.maxOfField();

    /** By where the body begins. */
    private final NavigableMap<Integer, List<JoinedPatch>> patches = new TreeMap<>();
    private int count;
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
        Message resourceLogs = child(request, "resourceLogs");
        Message scopeLogs = child(resourceLogs, "scopeLogs");
        ProtobufReader resources = new ProtobufReader(bytes, 0, bytes.limit());
        while (next(resources, request, "resourceLogs")) {
            ProtobufReader scopes = inside(bytes, resources);
            while (next(scopes, resourceLogs, "scopeLogs")) {
                RecordJoiner joiner = new RecordJoiner(fields, ends, LIMITS, () -> Instant.EPOCH, null);
                bodies.scope(bytes, scopes, scopeLogs, hits, joiner);
            }
        }
        return bodies;
    }

    private void scope(
            ByteBuffer bytes, ProtobufReader scope, Message scopeLogs, SweepHits hits, RecordJoiner joiner)
            throws UnscannableException {
        Message logRecord = child(scopeLogs, "logRecords");
        Message body = child(logRecord, "body");
        ArrayDeque<Integer> held = new ArrayDeque<>();
        ProtobufReader records = inside(bytes, scope);
        while (next(records, scopeLogs, "logRecords")) {
            ProtobufReader parts = inside(bytes, records);
            while (next(parts, logRecord, "body")) {
                ProtobufReader text = inside(bytes, parts);
                while (next(text, body, "stringValue")) {
                    held.add(text.valueFrom());
                    boolean hit = hits.anyEndsWithin(text.valueFrom(), text.valueTo());
                    apply(held, joiner.next(text.value(), hit), joiner);
                }
            }
        }
        apply(held, joiner.close(), joiner);
    }

    private void apply(ArrayDeque<Integer> held, List<Verdict> verdicts, RecordJoiner joiner) {
        for (Verdict verdict : verdicts) {
            int place = held.remove();
            if (verdict.kind() == Verdict.Kind.WITHHELD) {
                throw joiner.failure().orElseGet(() -> new ScanException("log records: not scanned together"));
            }
            if (verdict.kind() == Verdict.Kind.MASKED) {
                patches.put(place, verdict.patches());
                count += verdict.patches().size();
                if (count > MAX_PATCHES) {
                    throw new TooManyFindingsException(MAX_PATCHES, "payload, over several records");
                }
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

    private static ProtobufReader inside(ByteBuffer bytes, ProtobufReader message) {
        return new ProtobufReader(bytes, message.valueFrom(), message.valueTo());
    }

    /** Steps to the next field of that name. */
    private static boolean next(ProtobufReader reader, Message message, String name) throws UnscannableException {
        OtlpSchema.Field field = message.field(name);
        while (field != null && reader.next()) {
            if (reader.wireType() == ProtobufReader.LEN
                    && reader.fieldNumber() == field.number()
                    && !reader.insideGroup()) {
                return true;
            }
        }
        return false;
    }
}
