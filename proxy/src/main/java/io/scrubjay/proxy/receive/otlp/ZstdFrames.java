package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;

/** What the headers of Zstandard frames announce (RFC 8878 section 3.1), read before a decoder believes any of it. */
final class ZstdFrames {
    /** RFC 9659 section 3: a decoder of the content coding needs to support no more. */
    static final long MAX_WINDOW_BYTES = 8 << 20;

    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE = 0x184d2a50;
    private static final int SKIPPABLE_MASK = 0xfffffff0;
    private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};

    private ZstdFrames() {}

    /** Whether a frame to be skipped begins here, which no decoder shows to anybody. */
    static boolean isSkippable(ByteBuf in) {
        return in.readableBytes() >= 4 && (in.getIntLE(in.readerIndex()) & SKIPPABLE_MASK) == SKIPPABLE;
    }

    /**
     * Checks the header of the frame that begins here. Borrows {@code in}, whose position it leaves.
     *
     * @param maxBytes limit of the content
     */
    static void check(ByteBuf in, int maxBytes) throws RequestRefusedException {
        int at = in.readerIndex();
        require(in, at, 5);
        if (in.getIntLE(at) != MAGIC) {
            throw malformed("not a zstd frame");
        }
        int descriptor = in.getUnsignedByte(at + 4);
        boolean singleSegment = (descriptor & 0x20) != 0;
        if ((descriptor & 0x08) != 0) {
            throw malformed("a reserved bit is set");
        }
        at += 5;
        long windowBytes = 0;
        if (!singleSegment) {
            require(in, at, 1);
            int window = in.getUnsignedByte(at++);
            long base = 1L << (10 + (window >> 3));
            windowBytes = base + base / 8 * (window & 7);
        }
        int idBytes = DICTIONARY_ID_BYTES[descriptor & 3];
        require(in, at, idBytes);
        for (int i = 0; i < idBytes; i++) {
            if (in.getByte(at + i) != 0) {
                throw malformed("a dictionary is asked for");
            }
        }
        at += idBytes;
        int sizeFlag = descriptor >> 6;
        int sizeBytes = sizeFlag == 0 && singleSegment ? 1 : CONTENT_SIZE_BYTES[sizeFlag];
        require(in, at, sizeBytes);
        long content = size(in, at, sizeBytes);
        if (content < 0 || content > maxBytes) {
            throw new RequestRefusedException(
                    RefusalReason.TOO_LARGE,
                    "body: announces more than " + maxBytes + " bytes decompressed (expected: at most " + maxBytes + ")");
        }
        if (singleSegment) {
            // all of the content is its window
            windowBytes = content;
        }
        if (windowBytes > MAX_WINDOW_BYTES) {
            throw new RequestRefusedException(
                    RefusalReason.TOO_LARGE,
                    "body: zstd window of " + windowBytes + " bytes (expected: at most " + MAX_WINDOW_BYTES + ")");
        }
    }

    private static long size(ByteBuf in, int at, int sizeBytes) {
        return switch (sizeBytes) {
            case 1 -> in.getUnsignedByte(at);
            case 2 -> in.getUnsignedShortLE(at) + 256L;
            case 4 -> in.getUnsignedIntLE(at);
            case 8 -> in.getLongLE(at);
            default -> 0;
        };
    }

    static RequestRefusedException malformed(String defect) {
        return new RequestRefusedException(
                RefusalReason.MALFORMED_CODING, "body: " + defect + " (expected: zstd, RFC 8878)");
    }

    private static void require(ByteBuf in, int at, int bytes) throws RequestRefusedException {
        if (in.writerIndex() - at < bytes) {
            throw malformed("truncated");
        }
    }
}
