package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Gzip (RFC 1952), files of several members included. */
final class GzipCodec implements Codec {
    private static final int MAGIC = 0x1f8b;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, DEFLATE, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final ByteBufAllocator allocator;
    private final Deflate deflate = new Deflate(true, "gzip, RFC 1952");
    private boolean textInHeader;

    GzipCodec(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public ByteBuf decode(ByteBuf coded, int maxBytes) throws RequestRefusedException {
        textInHeader = false;
        ByteBuf in = coded.duplicate();
        try (DecodedBody out = new DecodedBody(allocator, in.readableBytes(), maxBytes)) {
            do {
                readHeader(in);
                int fromByte = out.bytes().writerIndex();
                deflate.inflate(in, out);
                readTrailer(in, out.bytes().writerIndex() - fromByte);
            } while (in.isReadable());
            return out.take();
        }
    }

    @Override
    public boolean hadBytesBesideContent() {
        return textInHeader;
    }

    /** As one member. */
    @Override
    public ByteBuf encode(ByteBuf plain) {
        return EncodedBody.write(allocator, plain.readableBytes() / 4, out -> {
            out.writeBytes(HEADER);
            deflate.deflate(plain, out);
            out.writeIntLE(deflate.crc32());
            out.writeIntLE(plain.readableBytes());
        });
    }

    @Override
    public void close() {
        deflate.close();
    }

    private void readHeader(ByteBuf in) throws RequestRefusedException {
        require(in, HEADER_BYTES);
        if (in.readUnsignedShort() != MAGIC || in.readUnsignedByte() != DEFLATE) {
            throw deflate.malformed("not a gzip member");
        }
        int flags = in.readUnsignedByte();
        if ((flags & RESERVED) != 0) {
            throw deflate.malformed("reserved flags are set");
        }
        in.skipBytes(HEADER_BYTES - 4);
        textInHeader |= (flags & (EXTRA | NAME | COMMENT)) != 0;
        if ((flags & EXTRA) != 0) {
            require(in, 2);
            int extraBytes = in.readUnsignedShortLE();
            require(in, extraBytes);
            in.skipBytes(extraBytes);
        }
        if ((flags & NAME) != 0) {
            skipText(in);
        }
        if ((flags & COMMENT) != 0) {
            skipText(in);
        }
        if ((flags & HEADER_CRC) != 0) {
            require(in, 2);
            in.skipBytes(2);
        }
    }

    private void readTrailer(ByteBuf in, int memberBytes) throws RequestRefusedException {
        require(in, TRAILER_BYTES);
        if (in.readIntLE() != deflate.crc32()) {
            throw deflate.malformed("wrong checksum");
        }
        if (in.readIntLE() != memberBytes) {
            throw deflate.malformed("wrong size");
        }
    }

    private void skipText(ByteBuf in) throws RequestRefusedException {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw deflate.malformed("truncated");
        }
        in.skipBytes(length + 1);
    }

    private void require(ByteBuf in, int bytes) throws RequestRefusedException {
        if (in.readableBytes() < bytes) {
            throw deflate.malformed("truncated");
        }
    }
}
