package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.OtlpSchema.Field;
import io.scrubjay.proxy.redact.OtlpSchema.Message;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.SweepHits;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Joins the bodies of an ExportLogsServiceRequest in protobuf. */
final class ProtobufLogBodies {
    private ProtobufLogBodies() {}

    /**
     * Borrows all arguments.
     *
     * @throws UnscannableException if a message on the way to a body is malformed
     * @throws io.scrubjay.rules.scan.ScanException if bodies could not be scanned together
     */
    static LogBodies join(ByteBuffer bytes, Message request, SweepHits hits, FieldRedactor fields, OpenEnds ends)
            throws UnscannableException {
        LogBodies bodies = new LogBodies();
        Message resourceLogs = request.child("resourceLogs");
        Field resourceField = request.field("resourceLogs");
        Field scopeField = resourceLogs.field("scopeLogs");
        ProtobufReader resources = new ProtobufReader(bytes, 0, bytes.limit());
        while (next(resources, resourceField)) {
            ProtobufReader scopes = inside(bytes, resources);
            while (next(scopes, scopeField)) {
                LogBodies.Scope joined = bodies.scope(fields, ends);
                add(bytes, scopes, resourceLogs.child("scopeLogs"), hits, joined);
                joined.close();
            }
        }
        return bodies;
    }

    private static void add(
            ByteBuffer bytes, ProtobufReader scope, Message scopeLogs, SweepHits hits, LogBodies.Scope joined)
            throws UnscannableException {
        Message logRecord = scopeLogs.child("logRecords");
        Field recordField = scopeLogs.field("logRecords");
        Field bodyField = logRecord.field("body");
        Field textField = logRecord.child("body").field("stringValue");
        ProtobufReader records = inside(bytes, scope);
        while (next(records, recordField)) {
            ProtobufReader parts = inside(bytes, records);
            while (next(parts, bodyField)) {
                ProtobufReader text = inside(bytes, parts);
                while (next(text, textField)) {
                    joined.add(
                            text.valueFrom(), text.value(), hits.anyEndsWithin(text.valueFrom(), text.valueTo()));
                }
            }
        }
    }

    private static ProtobufReader inside(ByteBuffer bytes, ProtobufReader message) {
        return new ProtobufReader(bytes, message.valueFrom(), message.valueTo());
    }

    /** Steps to the next such field. */
    private static boolean next(ProtobufReader reader, @Nullable Field field) throws UnscannableException {
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
