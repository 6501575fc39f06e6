package io.scrubjay.proxy.redact;

import java.util.Arrays;

/** Writes one message in the protobuf wire format, its lengths as short as they go. Not thread-safe. */
final class ProtobufWriter {
    private byte[] bytes;
    private int length;

    ProtobufWriter(int expectedBytes) {
        bytes = new byte[Math.max(16, expectedBytes)];
    }

    int length() {
        return length;
    }

    /** What was written; the first {@link #length()} bytes, not copied. */
    byte[] bytes() {
        return bytes;
    }

    void varintField(int number, long value) {
        varint(((long) number << 3) | ProtobufReader.VARINT);
        varint(value);
    }

    void fixed64Field(int number, long value) {
        varint(((long) number << 3) | ProtobufReader.FIXED64);
        fixed(value, 8);
    }

    void fixed32Field(int number, int value) {
        varint(((long) number << 3) | ProtobufReader.FIXED32);
        fixed(value, 4);
    }

    void bytesField(int number, byte[] value) {
        varint(((long) number << 3) | ProtobufReader.LEN);
        varint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    /** Begins a length-delimited field; returns the mark to {@link #end} it with. */
    int begin(int number) {
        varint(((long) number << 3) | ProtobufReader.LEN);
        reserve(1);
        return length++;
    }

    /** Ends the field that was begun last, moving its content where the length takes more than a byte. */
    void end(int mark) {
        int content = length - mark - 1;
        int wider = varintLength(content) - 1;
        reserve(wider);
        System.arraycopy(bytes, mark + 1, bytes, mark + 1 + wider, content);
        length = mark;
        varint(content);
        length += content;
    }

    void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Appends the low bytes of a value, lowest first. */
    void fixed(long value, int width) {
        reserve(width);
        for (int i = 0; i < width; i++) {
            bytes[length++] = (byte) (value >>> (8 * i));
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    static int varintLength(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }
}
