package io.scrubjay.proxy.revoke.connector;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one small message in the protobuf wire format (the Encoding page of protobuf.dev); of a repeated field
 * the last.
 */
final class ProtobufFields {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LEN = 2;
    private static final int FIXED32 = 5;

    private final Map<Integer, Long> numbers = new HashMap<>();
    private final Map<Integer, ByteBuffer> values = new HashMap<>();

    private ProtobufFields() {}

    /** Reads a message, which it keeps; null if it is none, or has a group in it. */
    static @Nullable ProtobufFields parse(byte[] message) {
        return parse(ByteBuffer.wrap(message));
    }

    private static @Nullable ProtobufFields parse(ByteBuffer message) {
        ByteBuffer rest = message.duplicate();
        ProtobufFields fields = new ProtobufFields();
        try {
            while (rest.hasRemaining()) {
                if (!fields.readField(rest)) {
                    return null;
                }
            }
            return fields;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    /** A message with one field, a text. */
    static byte[] ofText(int number, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeVarint(out, (number << 3) | LEN);
        writeVarint(out, value.length);
        out.writeBytes(value);
        return out.toByteArray();
    }

    /** A varint; 0 where there is none. */
    long number(int number) {
        return numbers.getOrDefault(number, 0L);
    }

    /** A text; empty where there is none. */
    String text(int number) {
        ByteBuffer value = values.get(number);
        return value == null ? "" : StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    }

    /** A message; an empty one where there is none, null if it is no message. */
    @Nullable ProtobufFields message(int number) {
        ByteBuffer value = values.get(number);
        return value == null ? new ProtobufFields() : parse(value);
    }

    private boolean readField(ByteBuffer rest) {
        long tag = readVarint(rest);
        int number = (int) (tag >>> 3);
        if (tag >>> 32 != 0 || number == 0) {
            return false;
        }
        switch ((int) tag & 7) {
            case VARINT -> numbers.put(number, readVarint(rest));
            case FIXED64 -> rest.getLong();
            case FIXED32 -> rest.getInt();
            case LEN -> {
                long length = readVarint(rest);
                if (length < 0 || length > rest.remaining()) {
                    return false;
                }
                values.put(number, rest.slice(rest.position(), (int) length));
                rest.position(rest.position() + (int) length);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Of at most 10 bytes; what is longer is none. */
    private static long readVarint(ByteBuffer rest) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = rest.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new BufferUnderflowException();
    }

    private static void writeVarint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
