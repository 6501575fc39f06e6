package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.Snappy;

/** Blocks of Snappy's raw format: the length of the content, then literals and copies. One per event loop. */
final class SnappyBlocks {
    /** The compressor keeps positions in 15 bits. */
    private static final int PIECE_BYTES = 1 << 15;

    /** A copy of 64 bytes takes 3. */
    private static final int MAX_RATIO = 22;

    private static final int MAX_LENGTH_BYTES = 5;

    private final ByteBufAllocator allocator;
    private final Snappy snappy = Snappy.withHashTableReuse();

    SnappyBlocks(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Decodes all of {@code block}, which it borrows. Returns a retained buffer; the caller releases it.
     *
     * @param maxBytes limit of the content
     */
    ByteBuf decode(ByteBuf block, int maxBytes) throws RequestRefusedException {
        ByteBuf in = block.duplicate();
        long announced = length(block.duplicate());
        if (announced < 0) {
            throw malformed("no length");
        }
        if (announced > maxBytes) {
            throw new RequestRefusedException(
                    RefusalReason.TOO_LARGE,
                    "body: more than " + maxBytes + " bytes decompressed (expected: at most " + maxBytes + ")");
        }
        if (announced > (long) in.readableBytes() * MAX_RATIO) {
            throw malformed("announces more than it can hold");
        }
        int length = (int) announced;
        ByteBuf out = allocator.directBuffer(length, length);
        boolean complete = false;
        try {
            snappy.reset();
            snappy.decode(in, out);
            if (in.isReadable() || out.writerIndex() != length) {
                throw malformed("not the announced length");
            }
            complete = true;
            return out;
        } catch (DecompressionException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw malformed("damaged");
        } finally {
            if (!complete) {
                out.release();
            }
        }
    }

    /** Appends {@code plain}, which it borrows, as one block. */
    void encode(ByteBuf plain, ByteBuf out) {
        writeLength(out, plain.readableBytes());
        ByteBuf in = plain.duplicate();
        ByteBuf piece = allocator.directBuffer(PIECE_BYTES + PIECE_BYTES / 2);
        try {
            while (in.isReadable()) {
                piece.clear();
                snappy.reset();
                int length = Math.min(in.readableBytes(), PIECE_BYTES);
                snappy.encode(in.readSlice(length), piece, length);
                length(piece); // what one piece holds; copies reach no further back than to its beginning
                out.writeBytes(piece);
            }
        } finally {
            piece.release();
        }
    }

    static RequestRefusedException malformed(String defect) {
        return new RequestRefusedException(RefusalReason.MALFORMED_CODING, "body: " + defect + " (expected: snappy)");
    }

    /** Reads the varint at the beginning; -1 where there is none. */
    private static long length(ByteBuf in) {
        long length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES && in.isReadable(); i++) {
            int b = in.readByte();
            length |= (b & 0x7fL) << (7 * i);
            if (b >= 0) {
                return length;
            }
        }
        return -1;
    }

    private static void writeLength(ByteBuf out, int length) {
        int rest = length;
        while (rest >= 0x80) {
            out.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
