package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The forms of profiles in which every string stands as it is, so that a scan of the bytes sees it.
 *
 * <p>Text in UTF-8 (folded stacks, JSON); pprof; JFR, which knows compressed integers only; perf.data, unless it says that its
 * records are compressed. Sources: profile.proto of pprof, jdk.jfr.internal.consumer.ChunkHeader, Linux's
 * perf.data-file-format.txt.
 */
final class PlainPayload {
    /** Tab, line feed, form feed, carriage return, and the escape of terminals. */
    private static final String TEXT_CONTROLS = "\t\n\f\r\u001b";

    private static final int JFR_MAGIC = 0x464c5200;
    private static final int JFR_HEADER_BYTES = 68;
    /** Major versions whose strings are UTF-8, Latin-1, or a varint a character. */
    private static final int JFR_LEAST_VERSION = 1;

    private static final int JFR_GREATEST_VERSION = 2;

    /** "PERFILE2" as a machine of the usual byte order writes it. */
    private static final long PERF_MAGIC = 0x32454c4946524550L;

    private static final int PERF_HEADER_BYTES = 104;
    private static final int PERF_FEATURES_FROM = 72;
    /** HEADER_COMPRESSED. */
    private static final int PERF_COMPRESSED = 27;

    private PlainPayload() {}

    /** Whether these bytes, from 0 to the limit, are of one of the forms. Borrows {@code bytes}. */
    static boolean isReadable(ByteBuffer bytes) {
        return isText(bytes) || PprofForm.isPprof(bytes) || isJfr(bytes) || isPerfData(bytes);
    }

    /** Whether these bytes, from 0 to the limit, are text in UTF-8. Borrows {@code bytes}. */
    static boolean isText(ByteBuffer bytes) {
        for (int i = 0; i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (b >= 0 && b < ' ' && TEXT_CONTROLS.indexOf(b) < 0) {
                return false;
            }
        }
        return isUtf8(bytes, 0, bytes.limit());
    }

    /** Whether these bytes are UTF-8 (RFC 3629). Borrows {@code bytes}. */
    static boolean isUtf8(ByteBuffer bytes, int from, int to) {
        return ByteBufUtil.isText(Unpooled.wrappedBuffer(bytes.slice(from, to - from)), StandardCharsets.UTF_8);
    }

    /** Whether chunks of JFR follow each other to the last byte. */
    private static boolean isJfr(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        int at = 0;
        while (in.limit() - at >= JFR_HEADER_BYTES
                && in.getInt(at) == JFR_MAGIC
                && in.getShort(at + 4) >= JFR_LEAST_VERSION
                && in.getShort(at + 4) <= JFR_GREATEST_VERSION) {
            long chunkBytes = in.getLong(at + 8);
            if (chunkBytes < JFR_HEADER_BYTES || chunkBytes > in.limit() - at) {
                return false;
            }
            at += (int) chunkBytes;
        }
        return at > 0 && at == in.limit();
    }

    private static boolean isPerfData(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return in.limit() >= PERF_HEADER_BYTES
                && in.getLong(0) == PERF_MAGIC
                && in.getLong(8) == PERF_HEADER_BYTES
                && (in.get(PERF_FEATURES_FROM + PERF_COMPRESSED / 8) >> PERF_COMPRESSED % 8 & 1) == 0;
    }
}
