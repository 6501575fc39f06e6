package io.scrubjay.proxy.cli;

import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.scan.SweepHits;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scans a stream of text of any length in a window of bounded size, without cutting a secret at its borders.
 *
 * <p>Text is handed out only where {@value #LOOK_AHEAD_BYTES} bytes behind it were examined together with it, and
 * {@value #CONTEXT_BYTES} bytes before it are kept as context; both are more than any rule looks at. A finding that crosses
 * the place where the text would be divided moves that place before itself. Where input comes slowly, whole lines are
 * handed out as soon as no more is there, except from an open {@code -----BEGIN} line on, or from one that may go on in the
 * next. One thread.
 */
final class TextScanner implements AutoCloseable {
    static final int WINDOW_BYTES = 1024 * 1024;
    static final int LOOK_AHEAD_BYTES = 64 * 1024;
    static final int CONTEXT_BYTES = 8 * 1024;
    /** A secret that does not fit is not scanned in part: the stream ends with an error. */
    static final int MAX_WINDOW_BYTES = 64 * WINDOW_BYTES;

    private static final byte[] BLOCK_BEGIN = "-----BEGIN ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK_END = "-----END ".getBytes(StandardCharsets.US_ASCII);

    private final Sweep sweep;
    private final FieldRedactor redactor;
    private final @Nullable OpenEnds ends;
    private final Arena arena = Arena.ofConfined();
    private byte[] window = new byte[WINDOW_BYTES];
    private MemorySegment direct = arena.allocate(WINDOW_BYTES);
    /** How many bytes the window holds; those before {@link #from} are context that was handed out already. */
    private int length;

    private int from;
    /** Where the first line begins that may go on in what has not been read; {@link #length} if none does. */
    private int openFrom;

    /**
     * Borrows all.
     *
     * @param ends for secrets that were folded into several lines; null for no look at these
     */
    TextScanner(Sweep sweep, FieldRedactor redactor, @Nullable OpenEnds ends) {
        this.sweep = sweep;
        this.redactor = redactor;
        this.ends = ends;
    }

    /**
     * Scans to the end of the stream.
     *
     * @param prompt whether to hand out whole lines as soon as the stream has no more at the moment
     * @throws io.scrubjay.rules.scan.ScanException if the scanner failed; what follows the text handed out is unscanned
     * @throws InputException if a secret is larger than the largest window
     */
    void scan(InputStream in, boolean prompt, TextHandler handler) throws IOException, InputException {
        length = 0;
        from = 0;
        while (true) {
            boolean end = fill(in, prompt);
            List<Patch> patches = patches(end);
            int to = end ? length : divide(patches);
            if (to > from) {
                handOut(patches, to, handler);
                keepContext();
            } else if (length == window.length) {
                grow();
            }
            if (end) {
                return;
            }
            if (prompt && in.available() == 0) {
                handler.onPause();
            }
        }
    }

    /** Reads until the window is full or, if prompt, nothing more is there; returns whether the stream ended. */
    private boolean fill(InputStream in, boolean prompt) throws IOException {
        do {
            int count = in.read(window, length, window.length - length);
            if (count < 0) {
                return true;
            }
            length += count;
        } while (length < window.length && (!prompt || in.available() > 0));
        return false;
    }

    private List<Patch> patches(boolean end) {
        MemorySegment.copy(MemorySegment.ofArray(window), 0, direct, 0, length);
        SweepHits hits = sweep.sweepText(direct.address(), length);
        byte[] text = Arrays.copyOf(window, length);
        List<Patch> patches = hits.isEmpty() ? List.of() : redactor.redact(null, text);
        if (ends == null) {
            openFrom = length;
            return patches;
        }
        JoinedLines lines = new JoinedLines(text, hits, redactor, ends, end);
        openFrom = lines.openFrom(from);
        return lines.addTo(patches);
    }

    /** Up to where text can be handed out before the end of the stream; {@link #from} where nothing can. */
    private int divide(List<Patch> patches) {
        boolean full = length == window.length;
        int to = full ? lineStart(length - LOOK_AHEAD_BYTES) : lineStart(length);
        if (full && to <= from) {
            to = length - LOOK_AHEAD_BYTES;
        }
        to = Math.min(beforeOpenBlock(to), openFrom);
        for (Patch patch : patches.reversed()) {
            int end = patch.finding().toByte();
            if (end > to || end == length) {
                to = Math.min(to, patch.finding().fromByte());
            }
        }
        return to;
    }

    /** Behind the last line break before {@code limit}; {@link #from} where there is none. */
    private int lineStart(int limit) {
        int at = limit;
        while (at > from && window[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** Before the last block that begins ahead of {@code limit} and has not ended, unless more was read of it than any has. */
    private int beforeOpenBlock(int limit) {
        int earliest = Math.max(from, length - LOOK_AHEAD_BYTES);
        for (int at = limit - BLOCK_BEGIN.length; at >= earliest; at--) {
            if (startsWith(BLOCK_BEGIN, at)) {
                return contains(BLOCK_END, at) ? limit : lineStart(at);
            }
        }
        return limit;
    }

    private boolean contains(byte[] text, int searchFrom) {
        for (int at = searchFrom; at <= length - text.length; at++) {
            if (startsWith(text, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean startsWith(byte[] text, int at) {
        return window[at] == text[0] && Arrays.equals(window, at, at + text.length, text, 0, text.length);
    }

    private void handOut(List<Patch> patches, int to, TextHandler handler) throws IOException {
        int at = from;
        for (Patch patch : patches) {
            int secretTo = patch.finding().toByte();
            if (secretTo <= from || patch.finding().fromByte() >= to) {
                continue;
            }
            int secretFrom = Math.max(at, patch.finding().fromByte());
            if (secretFrom > at) {
                handler.onClean(window, at, secretFrom);
            }
            handler.onSecret(patch, window, secretFrom, secretTo);
            at = secretTo;
        }
        if (to > at) {
            handler.onClean(window, at, to);
        }
        from = to;
    }

    private void keepContext() {
        int drop = Math.max(0, from - CONTEXT_BYTES);
        System.arraycopy(window, drop, window, 0, length - drop);
        length -= drop;
        from -= drop;
    }

    private void grow() throws InputException {
        if (window.length == MAX_WINDOW_BYTES) {
            throw new InputException("input: one secret of over " + (MAX_WINDOW_BYTES - LOOK_AHEAD_BYTES)
                    + " bytes (expected: at most that); nothing from it on was written");
        }
        window = Arrays.copyOf(window, window.length * 2);
        direct = arena.allocate(window.length);
    }

    @Override
    public void close() {
        arena.close();
    }
}
