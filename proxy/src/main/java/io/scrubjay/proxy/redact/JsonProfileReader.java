package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.OtlpSchema.Field;
import io.scrubjay.proxy.redact.OtlpSchema.Message;
import org.jspecify.annotations.Nullable;

/** Reads from a profiles request in JSON which strings of its table stand under which attribute keys. */
final class JsonProfileReader {
    private final JsonTape tape;
    private final ProfileStrings strings = new ProfileStrings();

    private JsonProfileReader(JsonTape tape) {
        this.tape = tape;
    }

    static ProfileStrings read(JsonTape tape, Message request) {
        JsonProfileReader reader = new JsonProfileReader(tape);
        reader.table(0, request);
        reader.uses(0, request, null, 0);
        return reader.strings;
    }

    /** The whole number at a value, written as one, with a fraction of zeros or an exponent too, or as a string; -1 where there is none. */
    static long number(JsonTape tape, int value) {
        String text = tape.isString(value) ? tape.string(value).text() : tape.literal(value);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return rounded(text);
        }
    }

    private static long rounded(String text) {
        try {
            double number = Double.parseDouble(text);
            return number == Math.rint(number) ? (long) number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void table(int value, Message message) {
        if (!tape.isObject(value)) {
            return;
        }
        for (int name = value + 1; name < tape.after(value); name = tape.after(name + 1)) {
            Field field = message.field(tape.string(name).text());
            if (field == null) {
                continue;
            }
            Message child = field.message();
            if (KeyPath.isStringTable(message, field)) {
                entries(name + 1);
            } else if (child == KeyPath.DICTIONARY) {
                table(name + 1, child);
            }
        }
    }

    private void entries(int array) {
        if (!tape.isArray(array)) {
            return;
        }
        for (int entry = array + 1; entry < tape.after(array); entry = tape.after(entry)) {
            strings.add(tape.isString(entry) ? tape.string(entry).value() : new byte[0]);
        }
    }

    private void uses(int value, Message message, @Nullable FieldPath path, int anyValues) {
        if (anyValues > ProtobufRedactor.MAX_ANY_VALUES) {
            return; // the walk that masks refuses it
        }
        if (tape.isArray(value)) {
            for (int element = value + 1; element < tape.after(value); element = tape.after(element)) {
                uses(element, message, path, anyValues);
            }
            return;
        }
        if (!tape.isObject(value)) {
            return;
        }
        FieldPath keyed =
                path != null && KeyPath.isKeyed(message) ? KeyPath.json(path, message, tape, value, strings) : path;
        for (int name = value + 1; name < tape.after(value); name = tape.after(name + 1)) {
            Field field = message.field(tape.string(name).text());
            Message child = field == null ? null : field.message();
            if (field != null && child != null) {
                FieldPath at = keyed != null ? keyed : FieldPath.of(message, field.snakeName());
                int depth = child == KeyPath.ANY_VALUE ? anyValues + 1 : anyValues;
                uses(name + 1, child, KeyPath.isValue(child) ? at : null, depth);
            } else if (field != null && keyed != null && field.name().equals("stringValueStrindex")) {
                strings.use(number(tape, name + 1), keyed.contexts());
            }
        }
    }
}
