package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.NativeBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The payload that a sweep is looking at, with the little grammar that all its forms share. One thread. */
final class RawPayload {
    /** No varint. */
    static final long MALFORMED = -1;

    private static final int MAX_VARINT_BYTES = 5;
    private static final int MAX_BUFFERED = 128;
    /** So many bytes {@link #window} holds. */
    static final int MAX_WINDOW = 128;

    /** What the words before a value take that its rule asks for. */
    private static final int MAX_WORDS_BEFORE = 32;

    /** What a name and the beginning of its value take at most, and what is kept before them. */
    private static final int MAX_DECODED = 1024;

    private static final int MAX_BEFORE = 128;

    /** A payload of at most so many bytes is copied to the heap, where a byte is read in half the time. */
    private static final int MAX_MIRRORED = 256 * 1024;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final NativeBytes bytes = new NativeBytes();
    private final byte[] buffer = new byte[MAX_BUFFERED];
    private final byte[] window = new byte[MAX_WINDOW];
    private final byte[] wordsBefore = new byte[MAX_WORDS_BEFORE];
    /** Whether this is a view without percent-encoding. */
    private final boolean isDecoded;
    /** Memory for the copy of a payload, kept for the next one. */
    private byte[] mirror;
    /** The bytes in the {@link #mirror}; null where there are too many. */
    private byte @Nullable [] mirrored;

    private int length;
    private boolean text;
    private @Nullable RawPayload withoutPercent;

    RawPayload() {
        this.isDecoded = false;
        this.mirror = new byte[0];
    }

    /** @param decoded for all of a view without percent-encoding */
    private RawPayload(byte[] decoded) {
        this.isDecoded = true;
        this.mirror = decoded;
        this.mirrored = decoded;
    }

    /** Looks at other memory, as {@link NativeBytes#view} does; what it holds must not change meanwhile. */
    void view(long address, int lengthBytes) {
        view(address, lengthBytes, false);
    }

    /**
     * The same.
     *
     * @param isText whether it is text, as {@link Sweep#sweepText} says
     */
    void view(long address, int lengthBytes, boolean isText) {
        bytes.view(address, lengthBytes);
        length = lengthBytes;
        text = isText;
        if (lengthBytes > MAX_MIRRORED) {
            mirrored = null;
            return;
        }
        if (mirror.length < lengthBytes) {
            mirror = new byte[Math.min(MAX_MIRRORED, Math.max(lengthBytes, 2 * mirror.length))];
        }
        bytes.copy(0, mirror, 0, lengthBytes);
        mirrored = mirror;
    }

    /** The memory that is viewed. */
    NativeBytes bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether no field begins in it behind a tag and a length. */
    boolean isText() {
        return text;
    }

    byte at(int offset) {
        byte[] view = mirrored;
        return view == null ? bytes.at(offset) : view[Objects.checkIndex(offset, length)];
    }

    /** The eight bytes from an offset on, all of them in the payload, the first in the lowest bits. */
    long wordAt(int offset) {
        byte[] view = mirrored;
        return view == null
                ? bytes.wordAt(offset)
                : (long) WORD.get(view, Objects.checkFromIndexSize(offset, Long.BYTES, length));
    }

    /** The eight bytes from an offset on with the bit set that letters differ in by their casing; zeros stand for what there is not. */
    long foldedWordFrom(int offset) {
        if (offset >= 0 && offset <= length - Long.BYTES) {
            return wordAt(offset) | ByteWord.CASING;
        }
        long word = 0;
        for (int at = offset + Long.BYTES - 1; at >= offset; at--) {
            word = word << Byte.SIZE | (atOrZero(at) & 0xff);
        }
        return word | ByteWord.CASING;
    }

    /** The same of the eight bytes before an offset. */
    long foldedWordBefore(int offset) {
        return foldedWordFrom(offset - Long.BYTES);
    }

    /** The byte at an offset; 0 outside of the payload. */
    byte atOrZero(int offset) {
        return offset < 0 || offset >= length ? 0 : at(offset);
    }

    /** Copies {@code [from, to)} into {@link #buffer}, at most {@value #MAX_BUFFERED} bytes; returns how many. */
    int buffer(int from, int to) {
        return copy(from, to, buffer);
    }

    private int copy(int from, int to, byte[] into) {
        int count = Math.min(to - from, into.length);
        byte[] view = mirrored;
        if (view == null) {
            bytes.copy(from, into, 0, count);
        } else {
            System.arraycopy(view, from, into, 0, count);
        }
        return count;
    }

    /** Copies {@code [from, to)} into {@link #window()}, at most {@link #MAX_WINDOW} bytes; returns how many. */
    int window(int from, int to) {
        return copy(from, to, window);
    }

    /** Copies what stands right before a place into {@link #wordsBefore()}, as much as some words take; returns how many bytes. */
    int wordsBefore(int to) {
        return copy(Math.max(0, to - MAX_WORDS_BEFORE), to, wordsBefore);
    }

    /** What was copied last by {@link #wordsBefore(int)}. */
    byte[] wordsBefore() {
        return wordsBefore;
    }

    /** What was copied last by {@link #window(int, int)}, apart from {@link #buffer()}. */
    byte[] window() {
        return window;
    }

    /** What was copied last; overwritten by the next copy. */
    byte[] buffer() {
        return buffer;
    }

    /** Whether a percent sign and two hexadecimal digits stand here; never in a view without them. */
    boolean isPercentEncoded(int at) {
        return !isDecoded && atOrZero(at) == '%' && percentValue(at) >= 0;
    }

    /** The byte that a percent sign and two digits stand for; -1 where the digits are none. */
    int percentValue(int percent) {
        int high = Character.digit(atOrZero(percent + 1), 16);
        int low = Character.digit(atOrZero(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /**
     * A view of what stands around a place, without percent-encoding from there on; overwritten by the next one.
     *
     * @param before how many bytes before the place belong to it, at most {@value #MAX_BEFORE}
     */
    RawPayload withoutPercent(int from, int before) {
        RawPayload view = withoutPercent;
        if (view == null) {
            view = new RawPayload(new byte[MAX_BEFORE + MAX_DECODED]);
            withoutPercent = view;
        }
        view.decode(this, from - before, from);
        return view;
    }

    private void decode(RawPayload payload, int copiedFrom, int from) {
        byte[] view = mirror;
        int count = 0;
        int at = copiedFrom;
        while (count < view.length && at < payload.length()) {
            int value = at >= from && payload.at(at) == '%' ? payload.percentValue(at) : -1;
            view[count++] = value < 0 ? payload.at(at) : (byte) value;
            at += value < 0 ? 1 : 3;
        }
        length = count;
    }

    /** How many bytes before a place a view may keep. */
    static int before(int place) {
        return Math.min(place, MAX_BEFORE);
    }

    /** Whether the payload looks like a JSON object. */
    boolean isObject() {
        int at = 0;
        while (at < length() && isBlank(at(at))) {
            at++;
        }
        return at < length() && at(at) == '{';
    }

    /** The varint at an offset in the lower half, where it ends in the upper; {@link #MALFORMED} if there is none. */
    long varint(int from) {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES && from + i < length(); i++) {
            byte b = at(from + i);
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return value > Integer.MAX_VALUE ? MALFORMED : (long) (from + i + 1) << 32 | value;
            }
        }
        return MALFORMED;
    }

    /** Skips quotes of JSON with their backslashes, at most {@code most} bytes. */
    int skipQuotes(int from, int most) {
        int at = from;
        while (at < length() && at - from < most && (isQuote(at(at)) || at(at) == '\\')) {
            at++;
        }
        return at;
    }

    /** Skips blanks and line breaks, also as JSON escapes them, at most {@code most} bytes. */
    int skipBlanks(int from, int most) {
        int at = from;
        while (at < length() && at - from < most) {
            if (isBlank(at(at))) {
                at++;
            } else if (at(at) == '\\' && isEscapedBlank(at)) {
                at = endOfEscape(at);
            } else {
                break;
            }
        }
        return at;
    }

    /** Whether backslashes stand here and then the letter of a blank: {@code \n}, {@code \\n}. */
    private boolean isEscapedBlank(int backslash) {
        byte letter = atOrZero(endOfEscape(backslash) - 1);
        return letter == 'n' || letter == 't' || letter == 'r';
    }

    private int endOfEscape(int backslash) {
        int at = backslash;
        while (at < length() && at(at) == '\\') {
            at++;
        }
        return at + 1;
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'';
    }

    static boolean isBlank(byte b) {
        return b == ' ' || (b >= 0x09 && b <= 0x0d);
    }
}
