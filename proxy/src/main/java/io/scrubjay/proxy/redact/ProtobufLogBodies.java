package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.OtlpSchema.Message;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.SweepHits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

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
        for (int[] resource : fields(bytes, 0, bytes.limit(), request, "resourceLogs")) {
            Message resourceLogs = request.child("resourceLogs");
            for (int[] scope : fields(bytes, resource[0], resource[1], resourceLogs, "scopeLogs")) {
                LogBodies.Scope joined = bodies.scope(fields, ends);
                add(bytes, scope, resourceLogs.child("scopeLogs"), hits, joined);
                joined.close();
            }
        }
        return bodies;
    }

    private static void add(ByteBuffer bytes, int[] scope, Message scopeLogs, SweepHits hits, LogBodies.Scope joined)
            throws UnscannableException {
        Message logRecord = scopeLogs.child("logRecords");
        for (int[] record : fields(bytes, scope[0], scope[1], scopeLogs, "logRecords")) {
            for (int[] body : fields(bytes, record[0], record[1], logRecord, "body")) {
                for (int[] text : fields(bytes, body[0], body[1], logRecord.child("body"), "stringValue")) {
                    byte[] value = new byte[text[1] - text[0]];
                    bytes.get(text[0], value);
                    joined.add(text[0], value, hits.anyEndsWithin(text[0], text[1]));
                }
            }
        }
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
