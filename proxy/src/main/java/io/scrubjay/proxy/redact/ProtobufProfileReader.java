package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.OtlpSchema.Field;
import io.scrubjay.proxy.redact.OtlpSchema.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads from a profiles request in protobuf which strings of its table stand under which attribute keys. */
final class ProtobufProfileReader {
    private final ByteBuffer bytes;
    private final ProfileStrings strings = new ProfileStrings();

    private ProtobufProfileReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Borrows {@code bytes}, from 0 to its limit.
     *
     * @throws UnscannableException if a message is malformed or nested too deep
     */
    static ProfileStrings read(ByteBuffer bytes, Message request) throws UnscannableException {
        ProtobufProfileReader reader = new ProtobufProfileReader(bytes);
        reader.table(request);
        reader.uses(request, 0, bytes.limit(), null, 0);
        return reader.strings;
    }

    private void table(Message request) throws UnscannableException {
        ProtobufReader reader = new ProtobufReader(bytes, 0, bytes.limit());
        while (reader.next()) {
            Field field = known(reader, request);
            if (field != null && field.message() == KeyPath.DICTIONARY) {
                ProtobufReader entries = new ProtobufReader(bytes, reader.valueFrom(), reader.valueTo());
                while (entries.next()) {
                    Field entry = known(entries, KeyPath.DICTIONARY);
                    if (entry != null && KeyPath.isStringTable(KeyPath.DICTIONARY, entry)) {
                        strings.add(entries.value());
                    }
                }
            }
        }
    }

    private void uses(Message message, int from, int to, @Nullable FieldPath path, int anyValues)
            throws UnscannableException {
        if (anyValues > ProtobufRedactor.MAX_ANY_VALUES) {
            return; // the walk that masks refuses it
        }
        FieldPath keyed = path != null && KeyPath.isKeyed(message)
                ? KeyPath.protobuf(path, message, bytes, from, to, strings)
                : path;
        ProtobufReader reader = new ProtobufReader(bytes, from, to);
        while (reader.next()) {
            Field field = reader.insideGroup() ? null : message.field(reader.fieldNumber());
            Message child = field == null ? null : field.message();
            if (field != null && child != null && reader.wireType() == ProtobufReader.LEN) {
                boolean value = KeyPath.isValue(child);
                FieldPath at = keyed != null ? keyed : FieldPath.of(message, field.snakeName());
                uses(
                        child,
                        reader.valueFrom(),
                        reader.valueTo(),
                        value ? at : null,
                        child == KeyPath.ANY_VALUE ? anyValues + 1 : anyValues);
            } else if (field != null
                    && keyed != null
                    && field.name().equals("stringValueStrindex")
                    && reader.wireType() == ProtobufReader.VARINT) {
                strings.use(reader.number(), keyed.contexts());
            }
        }
    }

    /** The length-delimited field that the reader stands on, if the message knows it. */
    private static @Nullable Field known(ProtobufReader reader, Message message) {
        return reader.insideGroup() || reader.wireType() != ProtobufReader.LEN
                ? null
                : message.field(reader.fieldNumber());
    }
}
