package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.OtlpSchema.Field;
import io.scrubjay.proxy.redact.OtlpSchema.Message;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the keys under which values stand: in the message itself, or by its place in the string table of profiles. */
final class KeyPath {
    static final Message ANY_VALUE = OtlpSchema.message("AnyValue");
    static final Message DICTIONARY = OtlpSchema.message("ProfilesDictionary");

    private static final Message KEY_VALUE = OtlpSchema.message("KeyValue");
    private static final Message KEY_VALUE_AND_UNIT = OtlpSchema.message("KeyValueAndUnit");
    private static final Set<Message> VALUES = Set.of(
            KEY_VALUE,
            KEY_VALUE_AND_UNIT,
            ANY_VALUE,
            OtlpSchema.message("ArrayValue"),
            OtlpSchema.message("KeyValueList"));
    private static final byte[] NONE = {};

    private KeyPath() {}

    /** Whether the message holds a key and a value. */
    static boolean isKeyed(@Nullable Message message) {
        return message == KEY_VALUE || message == KEY_VALUE_AND_UNIT;
    }

    /** Whether the message is what attributes and bodies consist of. */
    static boolean isValue(Message message) {
        return VALUES.contains(message);
    }

    /** Whether a field holds the strings that profiles name by number. */
    static boolean isStringTable(Message message, Field field) {
        return message == DICTIONARY && field.name().equals("stringTable");
    }

    /**
     * The path below the key of a message in JSON; both the first and the last key where there are several.
     *
     * @param strings what keys by number stand for; null where there is no string table
     */
    static FieldPath json(
            FieldPath path, Message message, JsonTape tape, int object, @Nullable ProfileStrings strings) {
        byte[] first = null;
        byte[] last = null;
        for (int name = object + 1; name < tape.after(object); name = tape.after(name + 1)) {
            Field field = message.field(tape.string(name).text());
            byte[] key = null;
            if (field != null && field.name().equals("key") && tape.isString(name + 1)) {
                key = tape.string(name + 1).value();
            } else if (field != null && field.name().equals("keyStrindex") && strings != null) {
                key = strings.text(JsonProfileReader.number(tape, name + 1));
            }
            last = key == null ? last : key;
            first = first == null ? key : first;
        }
        return path.under(first == null ? NONE : first, last == null ? NONE : last);
    }

    /**
     * The path below the key of a message in protobuf; both the first and the last key where there are several.
     *
     * @param strings what keys by number stand for; null where there is no string table
     */
    static FieldPath protobuf(
            FieldPath path, Message message, ByteBuffer bytes, int from, int to, @Nullable ProfileStrings strings)
            throws UnscannableException {
        Field name = message.field("key");
        Field index = message.field("keyStrindex");
        byte[] first = null;
        byte[] last = null;
        ProtobufReader reader = new ProtobufReader(bytes, from, to);
        while (reader.next()) {
            byte[] key = null;
            if (!reader.insideGroup() && name != null && is(reader, ProtobufReader.LEN, name)) {
                key = reader.value();
            } else if (!reader.insideGroup()
                    && strings != null
                    && index != null
                    && is(reader, ProtobufReader.VARINT, index)) {
                key = strings.text(reader.number());
            }
            last = key == null ? last : key;
            first = first == null ? key : first;
        }
        return path.under(first == null ? NONE : first, last == null ? NONE : last);
    }

    private static boolean is(ProtobufReader reader, int wireType, Field field) {
        return reader.wireType() == wireType && reader.fieldNumber() == field.number();
    }
}
