package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.scrubjay.proxy.redact.OtlpSchema.Field;
import io.scrubjay.proxy.redact.OtlpSchema.Kind;
import io.scrubjay.proxy.redact.OtlpSchema.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decoded OTLP message, for those who show telemetry rather than move it.
 *
 * <p>Unknown fields and repeated numbers are left out; of a field that may occur once the last counts. Immutable, any thread.
 */
public final class OtlpTree {
    private final Message message;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, List<OtlpTree>> children = new HashMap<>();

    private OtlpTree(Message message) {
        this.message = message;
    }

    /**
     * Decodes an export request. Borrows {@code payload}.
     *
     * @throws UnscannableException if the payload is malformed or nested too deep
     * @throws IllegalArgumentException for {@link Signal#SYSLOG}
     */
    public static OtlpTree decode(Signal signal, PayloadFormat format, ByteBuf payload) throws UnscannableException {
        Message request = OtlpSchema.request(signal);
        if (format == PayloadFormat.PROTOBUF) {
            return decode(request, payload);
        }
        ByteBuf protobuf = OtlpJsonTranscoder.toProtobuf(signal, payload);
        try {
            return decode(request, protobuf);
        } finally {
            protobuf.release();
        }
    }

    /** The name of the message in its proto file. */
    public String messageName() {
        return message.name();
    }

    /** Whether a field that occurs once was there. */
    public boolean has(String fieldName) {
        return values.containsKey(fieldName);
    }

    /** The text of a string field, null where absent. */
    public @Nullable String text(String fieldName) {
        return values.get(fieldName) instanceof String text ? text : null;
    }

    /** The number of an integer field, its bits as a long; 0 where absent. */
    public long number(String fieldName) {
        return values.get(fieldName) instanceof Long number ? number : 0;
    }

    /** The number of a floating point field, 0 where absent. */
    public double decimal(String fieldName) {
        return values.get(fieldName) instanceof Double decimal ? decimal : 0;
    }

    /** The bytes of an id or bytes field, empty where absent. */
    public byte[] bytes(String fieldName) {
        return values.get(fieldName) instanceof byte[] bytes ? bytes.clone() : new byte[0];
    }

    /** The message of a field that occurs once, null where absent. */
    public @Nullable OtlpTree child(String fieldName) {
        return values.get(fieldName) instanceof OtlpTree child ? child : null;
    }

    /** The messages of a repeated field, in order. */
    public List<OtlpTree> children(String fieldName) {
        return Collections.unmodifiableList(children.getOrDefault(fieldName, List.of()));
    }

    private static OtlpTree decode(Message request, ByteBuf payload) throws UnscannableException {
        ByteBuffer bytes = payload.nioBuffer(payload.readerIndex(), payload.readableBytes()).slice();
        return decode(request, bytes, 0, bytes.limit(), 0);
    }

    private static OtlpTree decode(Message message, ByteBuffer bytes, int from, int to, int anyValues)
            throws UnscannableException {
        if (anyValues > ProtobufRedactor.MAX_ANY_VALUES) {
            throw new UnscannableException(
                    UnscannableException.Reason.TOO_DEEP,
                    "protobuf: AnyValue nested deeper than " + ProtobufRedactor.MAX_ANY_VALUES + " at offset " + from);
        }
        OtlpTree tree = new OtlpTree(message);
        ProtobufReader reader = new ProtobufReader(bytes, from, to);
        while (reader.next()) {
            Field field = reader.insideGroup() ? null : message.field(reader.fieldNumber());
            Object value = field == null ? null : value(field, reader, bytes, anyValues);
            if (field != null && value != null) {
                tree.put(field, value);
            }
        }
        return tree;
    }

    private static @Nullable Object value(Field field, ProtobufReader reader, ByteBuffer bytes, int anyValues)
            throws UnscannableException {
        Message child = field.message();
        if (reader.wireType() != ProtobufReader.LEN) {
            return child != null || field.kind() == Kind.STRING ? null : scalar(field.kind(), reader.number());
        }
        if (child != null) {
            int nested = child.name().equals("AnyValue") ? anyValues + 1 : anyValues;
            return decode(child, bytes, reader.valueFrom(), reader.valueTo(), nested);
        }
        return switch (field.kind()) {
            case STRING -> new String(reader.value(), StandardCharsets.UTF_8);
            case BYTES, HEX_ID -> reader.value();
            default -> null;
        };
    }

    private static Object scalar(Kind kind, long bits) {
        if (kind == Kind.DOUBLE) {
            return Double.longBitsToDouble(bits);
        }
        return kind == Kind.SINT32 ? (Long) ((bits >>> 1) ^ -(bits & 1)) : (Long) bits;
    }

    private void put(Field field, Object value) {
        if (field.repeated() && value instanceof OtlpTree child) {
            children.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(child);
        } else {
            values.put(field.name(), value);
        }
    }
}
