package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Reads and writes gzip (RFC 1952) into direct memory, with a limit on what comes out. One per event loop; holds native
 * memory until closed.
 */
final class GzipCodec implements AutoCloseable {
    private static final int MAGIC = 0x1f8b;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int USUAL_RATIO = 8;
    private static final int MIN_OUTPUT_BYTES = 4096;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, DEFLATE, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final ByteBufAllocator allocator;
    private final Inflater inflater = new Inflater(true);
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private boolean textInHeader;

    GzipCodec(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Inflates every member of a gzip file, checking the sizes and checksums. Borrows {@code gzip}. Returns a retained
     * buffer; the caller releases it.
     *
     * @param maxBytes limit of the result; memory use stays in proportion to it
     * @throws RequestRefusedException if it is damaged, truncated, followed by anything else, or larger inflated
     */
    ByteBuf inflate(ByteBuf gzip, int maxBytes) throws RequestRefusedException {
        textInHeader = false;
        ByteBuf in = gzip.duplicate();
        int limit = (int) Math.min(maxBytes + 1L, Integer.MAX_VALUE - 8);
        int usual = (int) Math.min((long) in.readableBytes() * USUAL_RATIO, limit);
        ByteBuf out = allocator.directBuffer(Math.min(Math.max(usual, MIN_OUTPUT_BYTES), limit), limit);
        boolean complete = false;
        try {
            do {
                readHeader(in);
                int fromByte = out.writerIndex();
                inflateMember(in, out, maxBytes);
                readTrailer(in, out.writerIndex() - fromByte);
            } while (in.isReadable());
            complete = true;
            return out;
        } finally {
            inflater.reset();
            if (!complete) {
                out.release();
            }
        }
    }

    /**
     * Whether the last inflated file carried a name, a comment or extra fields: text that no scan of the content has seen,
     * so the compressed bytes must not go out as they are.
     */
    boolean hadTextInHeader() {
        return textInHeader;
    }

    /** Compresses {@code plain} as one member. Borrows {@code plain}. Returns a retained buffer; the caller releases it. */
    ByteBuf deflate(ByteBuf plain) {
        ByteBuf out = allocator.directBuffer(Math.max(plain.readableBytes() / USUAL_RATIO * 2, MIN_OUTPUT_BYTES));
        boolean complete = false;
        try {
            out.writeBytes(HEADER);
            crc.reset();
            for (ByteBuffer part : plain.nioBuffers()) {
                crc.update(part.duplicate());
                deflater.setInput(part);
                while (!deflater.needsInput()) {
                    deflateInto(out);
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                deflateInto(out);
            }
            out.writeIntLE((int) crc.getValue());
            out.writeIntLE(plain.readableBytes());
            complete = true;
            return out;
        } finally {
            deflater.reset();
            if (!complete) {
                out.release();
            }
        }
    }

    @Override
    public void close() {
        inflater.end();
        deflater.end();
    }

    private void readHeader(ByteBuf in) throws RequestRefusedException {
        require(in, HEADER_BYTES);
        if (in.readUnsignedShort() != MAGIC || in.readUnsignedByte() != DEFLATE) {
            throw malformed("not a gzip member");
        }
        int flags = in.readUnsignedByte();
        if ((flags & RESERVED) != 0) {
            throw malformed("reserved flags are set");
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

    private void inflateMember(ByteBuf in, ByteBuf out, int maxBytes) throws RequestRefusedException {
        inflater.reset();
        crc.reset();
        ByteBuffer[] parts = in.nioBuffers();
        int next = 0;
        int fed = 0;
        while (!inflater.finished()) {
            if (inflater.needsInput()) {
                if (next == parts.length) {
                    throw malformed("truncated");
                }
                fed += parts[next].remaining();
                inflater.setInput(parts[next++]);
            }
            int count = inflateInto(out);
            if (out.writerIndex() > maxBytes) {
                throw new RequestRefusedException(
                        RefusalReason.TOO_LARGE,
                        "body: more than " + maxBytes + " bytes decompressed (expected: at most " + maxBytes + ")");
            }
            if (count == 0 && inflater.needsDictionary()) {
                throw malformed("a preset dictionary is asked for");
            }
        }
        in.skipBytes(fed - inflater.getRemaining());
    }

    private int inflateInto(ByteBuf out) throws RequestRefusedException {
        if (!out.isWritable()) {
            out.capacity((int) Math.min(out.capacity() * 2L, out.maxCapacity()));
        }
        ByteBuffer target = out.nioBuffer(out.writerIndex(), out.writableBytes());
        try {
            int count = inflater.inflate(target);
            crc.update(target.flip());
            out.writerIndex(out.writerIndex() + count);
            return count;
        } catch (DataFormatException e) {
            throw malformed("damaged");
        }
    }

    private void readTrailer(ByteBuf in, int memberBytes) throws RequestRefusedException {
        require(in, TRAILER_BYTES);
        if (in.readIntLE() != (int) crc.getValue()) {
            throw malformed("wrong checksum");
        }
        if (in.readIntLE() != memberBytes) {
            throw malformed("wrong size");
        }
    }

    private void deflateInto(ByteBuf out) {
        out.ensureWritable(MIN_OUTPUT_BYTES);
        ByteBuffer target = out.nioBuffer(out.writerIndex(), out.writableBytes());
        out.writerIndex(out.writerIndex() + deflater.deflate(target));
    }

    private static void skipText(ByteBuf in) throws RequestRefusedException {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw malformed("truncated");
        }
        in.skipBytes(length + 1);
    }

    private static void require(ByteBuf in, int bytes) throws RequestRefusedException {
        if (in.readableBytes() < bytes) {
            throw malformed("truncated");
        }
    }

    private static RequestRefusedException malformed(String defect) {
        return new RequestRefusedException(
                RefusalReason.MALFORMED_GZIP, "body: " + defect + " (expected: gzip, RFC 1952)");
    }
}
