package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;

/** Reads the fields of an upstream's protobuf answer one by one. Borrows its buffer; slices of it are valid as long. */
final class ResponseReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private final ByteBuf in;

    /** Starts at the reader index of {@code message}, which stays as it is. */
    ResponseReader(ByteBuf message) {
        this.in = message.duplicate();
    }

    static int tag(int field, int wireType) {
        return (field << 3) | wireType;
    }

    boolean hasNext() {
        return in.isReadable();
    }

    long readTag() {
        return readVarint();
    }

    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            require(1);
            byte next = in.readByte();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new CorruptedFrameException("varint: 11 bytes (expected: at most 10)");
    }

    ByteBuf readLengthDelimited() {
        long length = readVarint();
        require(length);
        return in.readSlice((int) length);
    }

    void skip(long tag) {
        if (tag >>> 3 == 0) {
            throw new CorruptedFrameException("field: 0 (expected: > 0)");
        }
        switch ((int) (tag & 7)) {
            case VARINT -> readVarint();
            case FIXED64 -> skipBytes(8);
            case LENGTH_DELIMITED -> readLengthDelimited();
            case FIXED32 -> skipBytes(4);
            default -> throw new CorruptedFrameException("wire type: " + (tag & 7) + " (expected: 0, 1, 2 or 5)");
        }
    }

    private void skipBytes(int length) {
        require(length);
        in.skipBytes(length);
    }

    private void require(long length) {
        if (length < 0 || length > in.readableBytes()) {
            throw new CorruptedFrameException("length: " + length + " (expected: at most " + in.readableBytes() + ")");
        }
    }
}
