package io.scrubjay.rules.decode;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Gzip (RFC 1952) and zlib (RFC 1950) inside of a text: the run goes from the first byte of the header to the last of the
 * members that follow each other, or to the end of what can be inflated of a damaged or cut one.
 *
 * <p>Inflating is given up where the output passes {@value #MOST_BYTES} bytes or {@value #MOST_TIMES} times the input, with
 * {@value #LEAST_BYTES} bytes allowed in any case; the run then is not {@link DecodedRun#isComplete() complete}.
 */
final class GzipDecoder implements Decoder {
    /** The greatest output. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    /** The greatest output in terms of the input; deflate itself reaches 1032. */
    static final int MOST_TIMES = 250;

    /** What a small input may come to. */
    static final int LEAST_BYTES = 64 * 1024;

    static final int ZLIB_HEADER_BYTES = 2;
    /** The second byte, for each of the levels that it tells. */
    private static final String ZLIB_LEVELS = "\u0001^\u009c\u00da";

    private static final int MAGIC_BYTES = 4;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int ZLIB_TRAILER_BYTES = 4;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;
    private static final int STEP_BYTES = 8 * 1024;
    /** Looking for the end of longer ones would take as long as the text, for each header in it. */
    private static final int MOST_NAME_BYTES = 64 * 1024;

    private static final int ENDLESS = -2;

    /** @param atByte behind magic number, method and flags of gzip, or behind the two bytes of a header of zlib */
    @Override
    public @Nullable DecodedRun decodeAround(byte[] text, int atByte, int phase) {
        int gzip = atByte - MAGIC_BYTES;
        if (isGzip(text, gzip)) {
            return inflate(text, gzip, true);
        }
        int zlib = atByte - ZLIB_HEADER_BYTES;
        return isZlib(text, zlib) ? inflate(text, zlib, false) : null;
    }

    private static boolean isGzip(byte[] text, int at) {
        return at >= 0
                && at + HEADER_BYTES <= text.length
                && text[at] == 0x1f
                && text[at + 1] == (byte) 0x8b
                && text[at + 2] == 8
                && (text[at + 3] & RESERVED) == 0;
    }

    /** Whether a header of zlib stands here, with the window that all writers use and no dictionary (RFC 1950 section 2.2). */
    static boolean isZlib(byte[] text, int at) {
        return at >= 0
                && at + ZLIB_HEADER_BYTES <= text.length
                && text[at] == 'x'
                && ZLIB_LEVELS.indexOf(text[at + 1] & 0xff) >= 0;
    }

    private static @Nullable DecodedRun inflate(byte[] text, int from, boolean gzip) {
        int limit = (int) Math.min(MOST_BYTES, Math.max(LEAST_BYTES, (long) MOST_TIMES * (text.length - from)));
        Output output = new Output(limit);
        int to = from;
        int member = from;
        while (member >= 0 && output.hasRoom()) {
            int data = gzip ? endOfHeader(text, member) : member + ZLIB_HEADER_BYTES;
            if (data == ENDLESS) {
                return DecodedRun.inflated(from, text.length, output.bytes(), false);
            }
            int end = data < 0 ? -1 : inflateMember(text, data, output);
            if (end < 0) {
                // cut or damaged: what came of it counts, and nothing behind it is told from it
                to = output.length == 0 && to == from ? to : text.length;
                break;
            }
            to = Math.min(text.length, end + (gzip ? TRAILER_BYTES : ZLIB_TRAILER_BYTES));
            member = gzip && isGzip(text, to) ? to : -1;
        }
        return to == from ? null : DecodedRun.inflated(from, to, output.bytes(), output.hasRoom());
    }

    /** Where the compressed data begin; -1 if the header is cut, {@link #ENDLESS} if a name in it is too long. */
    private static int endOfHeader(byte[] text, int from) {
        int flags = text[from + 3];
        int at = from + HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            if (at + 2 > text.length) {
                return -1;
            }
            at += 2 + ((text[at] & 0xff) | (text[at + 1] & 0xff) << 8);
        }
        for (int texts = Integer.bitCount(flags & (NAME | COMMENT)); texts > 0; texts--) {
            int name = at;
            while (at < text.length && text[at] != 0) {
                if (++at - name > MOST_NAME_BYTES) {
                    return ENDLESS;
                }
            }
            at++;
        }
        at += (flags & HEADER_CRC) != 0 ? 2 : 0;
        return at < text.length ? at : -1;
    }

    /** Inflates up to the end of the data and returns it; -1 where it does not come. */
    private static int inflateMember(byte[] text, int from, Output output) {
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(text, from, text.length - from);
            while (!inflater.finished()) {
                byte[] room = output.room();
                int count = inflater.inflate(room, output.length, room.length - output.length);
                output.length += count;
                if (!output.hasRoom()) {
                    return text.length;
                }
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    return -1;
                }
            }
            return from + (int) inflater.getBytesRead();
        } catch (DataFormatException e) {
            return -1;
        }
    }

    /** Bytes up to a limit; one more than that says that it was passed. */
    private static final class Output {
        private final int limit;
        private byte[] bytes = new byte[STEP_BYTES];
        private int length;

        Output(int limit) {
            this.limit = limit;
        }

        boolean hasRoom() {
            return length <= limit;
        }

        byte[] room() {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(limit + 1L, 2L * length));
            }
            return bytes;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, Math.min(length, limit));
        }
    }
}
