package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.CRC32C;

/** Snappy's framing format: a stream identifier, then chunks of at most 64 KiB with a checksum each. */
final class SnappyFrames {
    private static final byte[] STREAM_IDENTIFIER = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
    private static final int MAX_CONTENT_BYTES = 1 << 16;
    private static final int CHECKSUM_BYTES = 4;
    private static final int HEADER_BYTES = 4;
    private static final int COMPRESSED = 0x00;
    private static final int UNCOMPRESSED = 0x01;
    private static final int FIRST_SKIPPABLE = 0x80;
    private static final int IDENTIFIER = 0xff;
    private static final int CHECKSUM_MASK = 0xa282ead8;

    private final ByteBufAllocator allocator;
    private final SnappyBlocks blocks;
    private final CRC32C crc = new CRC32C();
    private boolean skippedChunks;

    SnappyFrames(ByteBufAllocator allocator, SnappyBlocks blocks) {
        this.allocator = allocator;
        this.blocks = blocks;
    }

    /** Whether the bytes begin with a stream identifier. */
    static boolean isFramed(ByteBuf in) {
        if (in.readableBytes() < STREAM_IDENTIFIER.length) {
            return false;
        }
        for (int i = 0; i < STREAM_IDENTIFIER.length; i++) {
            if (in.getByte(in.readerIndex() + i) != STREAM_IDENTIFIER[i]) {
                return false;
            }
        }
        return true;
    }

    /** Borrows {@code coded}. Returns a retained buffer; the caller releases it. */
    ByteBuf decode(ByteBuf coded, int maxBytes) throws RequestRefusedException {
        skippedChunks = false;
        if (!isFramed(coded)) {
            throw SnappyBlocks.malformed("no stream identifier");
        }
        ByteBuf in = coded.duplicate();
        try (DecodedBody out = new DecodedBody(allocator, in.readableBytes(), maxBytes)) {
            while (in.isReadable()) {
                readChunk(in, out);
            }
            return out.take();
        }
    }

    /** Whether the last stream held chunks to be skipped. */
    boolean skippedChunks() {
        return skippedChunks;
    }

    /** Appends {@code plain}, which it borrows, as a stream. */
    void encode(ByteBuf plain, ByteBuf out) {
        out.writeBytes(STREAM_IDENTIFIER);
        ByteBuf in = plain.duplicate();
        while (in.isReadable()) {
            ByteBuf content = in.readSlice(Math.min(in.readableBytes(), MAX_CONTENT_BYTES));
            int header = out.writerIndex();
            out.writeIntLE(COMPRESSED).writeIntLE(checksum(content));
            blocks.encode(content, out);
            out.setMediumLE(header + 1, out.writerIndex() - header - HEADER_BYTES);
        }
    }

    private void readChunk(ByteBuf in, DecodedBody out) throws RequestRefusedException {
        if (in.readableBytes() < HEADER_BYTES) {
            throw SnappyBlocks.malformed("truncated");
        }
        int type = in.readUnsignedByte();
        int length = in.readUnsignedMediumLE();
        if (length > in.readableBytes()) {
            throw SnappyBlocks.malformed("truncated");
        }
        ByteBuf chunk = in.readSlice(length);
        if (type == COMPRESSED || type == UNCOMPRESSED) {
            readContent(type, chunk, out);
        } else if (type < FIRST_SKIPPABLE) {
            throw SnappyBlocks.malformed("a chunk of unknown type");
        } else if (type != IDENTIFIER) {
            skippedChunks = true;
        } else if (length != STREAM_IDENTIFIER.length - HEADER_BYTES
                || !isFramed(in.slice(in.readerIndex() - STREAM_IDENTIFIER.length, STREAM_IDENTIFIER.length))) {
            throw SnappyBlocks.malformed("not a stream identifier");
        }
    }

    private void readContent(int type, ByteBuf chunk, DecodedBody out) throws RequestRefusedException {
        if (chunk.readableBytes() < CHECKSUM_BYTES) {
            throw SnappyBlocks.malformed("truncated");
        }
        int checksum = chunk.readIntLE();
        ByteBuf content = type == COMPRESSED ? blocks.decode(chunk, MAX_CONTENT_BYTES) : chunk.retainedSlice();
        try {
            if (content.readableBytes() > MAX_CONTENT_BYTES || checksum(content) != checksum) {
                throw SnappyBlocks.malformed("wrong checksum");
            }
            out.admit(content.readableBytes());
            out.bytes().writeBytes(content);
        } finally {
            content.release();
        }
    }

    private int checksum(ByteBuf content) {
        crc.reset();
        for (var part : content.nioBuffers()) {
            crc.update(part);
        }
        int value = (int) crc.getValue();
        return (value >>> 15 | value << 17) + CHECKSUM_MASK;
    }
}
