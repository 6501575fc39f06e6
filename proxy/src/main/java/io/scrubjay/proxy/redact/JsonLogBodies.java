package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.OtlpSchema.Message;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.SweepHits;
import java.util.function.IntConsumer;

/** Joins the bodies of an ExportLogsServiceRequest in JSON, as their text is without its escapes. */
final class JsonLogBodies {
    private JsonLogBodies() {}

    /**
     * Borrows all arguments.
     *
     * @throws io.scrubjay.rules.scan.ScanException if bodies could not be scanned together
     */
    static LogBodies join(JsonTape tape, Message request, SweepHits hits, FieldRedactor fields, OpenEnds ends) {
        LogBodies bodies = new LogBodies();
        Message resourceLogs = request.child("resourceLogs");
        forEach(tape, 0, request, "resourceLogs", resource -> forEach(tape, resource, resourceLogs, "scopeLogs", scope -> {
            LogBodies.Scope joined = bodies.scope(fields, ends);
            add(tape, scope, resourceLogs.child("scopeLogs"), hits, joined);
            joined.close();
        }));
        return bodies;
    }

    private static void add(JsonTape tape, int scope, Message scopeLogs, SweepHits hits, LogBodies.Scope joined) {
        Message logRecord = scopeLogs.child("logRecords");
        Message bodyMessage = logRecord.child("body");
        forEach(tape, scope, scopeLogs, "logRecords", record -> forEach(tape, record, logRecord, "body", body -> forEach(
                tape, body, bodyMessage, "stringValue", text -> {
                    if (tape.isString(text)) {
                        JsonString string = tape.string(text);
                        joined.add(
                                string.writtenFrom(0),
                                string.value(),
                                hits.anyEndsWithin(tape.from(text), tape.to(text)));
                    }
                })));
    }

    /** Tells of the values of all members of that name, those of an array one by one. */
    private static void forEach(JsonTape tape, int object, Message message, String name, IntConsumer values) {
        OtlpSchema.Field field = message.field(name);
        if (field == null || !tape.isObject(object)) {
            return;
        }
        for (int member = object + 1; member < tape.after(object); member = tape.after(member + 1)) {
            int value = member + 1;
            if (!JsonRedactor.isMember(tape, member, field)) {
                continue;
            }
            if (!tape.isArray(value)) {
                values.accept(value);
                continue;
            }
            for (int element = value + 1; element < tape.after(value); element = tape.after(element)) {
                values.accept(element);
            }
        }
    }
}
