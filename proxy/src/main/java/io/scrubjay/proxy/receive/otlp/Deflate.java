package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflate streams (RFC 1951) between buffers, bare or in zlib's wrapping (RFC 1950). Holds native memory until closed. */
final class Deflate implements AutoCloseable {
    private static final int MIN_OUTPUT_BYTES = 4096;

    private final Inflater inflater;
    private final Deflater deflater;
    private final String expected;
    private final CRC32 crc = new CRC32();

    /**
     * @param bare whether zlib's header and checksum are absent
     * @param expected what malformed bodies are told to be
     */
    Deflate(boolean bare, String expected) {
        this.inflater = new Inflater(bare);
        this.deflater = new Deflater(Deflater.BEST_SPEED, bare);
        this.expected = expected;
    }

    /** The CRC-32 of what the last call read or wrote, uncompressed. */
    int crc32() {
        return (int) crc.getValue();
    }

    /** Inflates one stream from the beginning of {@code in}, which it advances to the stream's end. */
    void inflate(ByteBuf in, DecodedBody out) throws RequestRefusedException {
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
            if (count == 0 && inflater.needsDictionary()) {
                throw malformed("a preset dictionary is asked for");
            }
        }
        in.skipBytes(fed - inflater.getRemaining());
        inflater.reset();
    }

    /** Appends one stream of {@code plain}, which it borrows. */
    void deflate(ByteBuf plain, ByteBuf out) {
        deflater.reset();
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
        deflater.reset();
    }

    RequestRefusedException malformed(String defect) {
        return new RequestRefusedException(
                RefusalReason.MALFORMED_CODING, "body: " + defect + " (expected: " + expected + ")");
    }

    @Override
    public void close() {
        inflater.end();
        deflater.end();
    }

    private int inflateInto(DecodedBody out) throws RequestRefusedException {
        ByteBuffer target = out.room();
        try {
            int count = inflater.inflate(target);
            crc.update(target.flip());
            out.written(count);
            return count;
        } catch (DataFormatException e) {
            throw malformed("damaged");
        }
    }

    private void deflateInto(ByteBuf out) {
        out.ensureWritable(MIN_OUTPUT_BYTES);
        ByteBuffer target = out.nioBuffer(out.writerIndex(), out.writableBytes());
        out.writerIndex(out.writerIndex() + deflater.deflate(target));
    }
}
