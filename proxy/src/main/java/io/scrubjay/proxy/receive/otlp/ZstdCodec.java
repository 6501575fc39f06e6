package io.scrubjay.proxy.receive.otlp;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/** Zstandard (RFC 8878), several frames included; its window is held to what RFC 9659 grants the content coding. */
final class ZstdCodec implements Codec {
    private static final int LEVEL = 1;
    private static final int MIN_ROOM_BYTES = 4096;

    private final ByteBufAllocator allocator;
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private final ZstdCompressCtx compressor = new ZstdCompressCtx();
    private boolean skippedFrames;

    ZstdCodec(ByteBufAllocator allocator) {
        this.allocator = allocator;
        compressor.setLevel(LEVEL).setChecksum(true);
    }

    @Override
    public ByteBuf decode(ByteBuf coded, int maxBytes) throws RequestRefusedException {
        skippedFrames = false;
        ByteBuf whole = contiguous(coded);
        try (DecodedBody out = new DecodedBody(allocator, whole.readableBytes(), maxBytes)) {
            ByteBuf in = whole.duplicate();
            do {
                if (ZstdFrames.isSkippable(in)) {
                    skip(in);
                } else {
                    ZstdFrames.check(in, maxBytes);
                    decodeFrame(in, out);
                }
            } while (in.isReadable());
            return out.take();
        } finally {
            whole.release();
            decompressor.reset();
        }
    }

    @Override
    public boolean hadBytesBesideContent() {
        return skippedFrames;
    }

    @Override
    public ByteBuf encode(ByteBuf plain) {
        ByteBuf whole = contiguous(plain);
        try {
            return EncodedBody.write(allocator, plain.readableBytes() / 4, out -> encodeFrame(whole, out));
        } finally {
            compressor.reset();
            compressor.setLevel(LEVEL).setChecksum(true);
            whole.release();
        }
    }

    @Override
    public void close() {
        decompressor.close();
        compressor.close();
    }

    private void encodeFrame(ByteBuf whole, ByteBuf out) {
        ByteBuffer in = whole.nioBuffer();
        boolean ended = false;
        while (!ended) {
            out.ensureWritable(MIN_ROOM_BYTES);
            ByteBuffer target = out.nioBuffer(out.writerIndex(), out.writableBytes());
            ended = compressor.compressDirectByteBufferStream(target, in, EndDirective.END);
            out.writerIndex(out.writerIndex() + target.position());
        }
    }

    private void skip(ByteBuf in) throws RequestRefusedException {
        skippedFrames = true;
        long length = in.readableBytes() < 8 ? Long.MAX_VALUE : 8 + in.getUnsignedIntLE(in.readerIndex() + 4);
        if (length > in.readableBytes()) {
            throw ZstdFrames.malformed("truncated");
        }
        in.skipBytes((int) length);
    }

    private void decodeFrame(ByteBuf in, DecodedBody out) throws RequestRefusedException {
        ByteBuffer source = in.nioBuffer();
        boolean ended = false;
        try {
            while (!ended) {
                ByteBuffer target = out.room();
                int room = target.remaining();
                ended = decompressor.decompressDirectByteBufferStream(target, source);
                out.written(target.position());
                if (!ended && target.position() < room && !source.hasRemaining()) {
                    throw ZstdFrames.malformed("truncated");
                }
            }
        } catch (ZstdException e) {
            throw ZstdFrames.malformed("damaged");
        }
        in.skipBytes(source.position());
    }

    /** In direct memory and in one piece, as the native code needs it. Returns a retained buffer; the caller releases it. */
    private ByteBuf contiguous(ByteBuf bytes) {
        return bytes.isDirect() && bytes.nioBufferCount() == 1
                ? bytes.retainedDuplicate()
                : allocator.directBuffer(bytes.readableBytes()).writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
    }
}
