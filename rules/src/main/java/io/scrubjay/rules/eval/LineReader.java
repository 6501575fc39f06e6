package io.scrubjay.rules.eval;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a stream line by line in bounded memory. One thread; borrows the stream. */
public final class LineReader {
    /** A longer line is refused. */
    public static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

    private static final int READ_BYTES = 256 * 1024;

    private final InputStream in;
    private byte[] buffer = new byte[READ_BYTES];
    private int from;
    private int to;
    private int index = -1;

    public LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next line, in a new array, without its line break; null at the end.
     *
     * @throws CorpusException if it is longer than {@value #MAX_LINE_BYTES} bytes
     */
    public byte @Nullable [] next() throws IOException {
        int searched = from;
        while (true) {
            for (; searched < to; searched++) {
                if (buffer[searched] == '\n') {
                    return take(searched, searched + 1);
                }
            }
            int offset = searched - from;
            if (!fill()) {
                return from < to ? take(to, to) : null;
            }
            searched = from + offset;
        }
    }

    /** The number of the line that was read last, from 0; -1 before the first. */
    public int index() {
        return index;
    }

    private byte[] take(int end, int next) {
        index++;
        int lineTo = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
        byte[] line = Arrays.copyOfRange(buffer, from, lineTo);
        from = next;
        return line;
    }

    private boolean fill() throws IOException {
        if (to == buffer.length) {
            if (from > 0) {
                System.arraycopy(buffer, from, buffer, 0, to - from);
                to -= from;
                from = 0;
            } else if (buffer.length >= MAX_LINE_BYTES) {
                throw CorpusException.tooLong(index + 1);
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int count = in.read(buffer, to, buffer.length - to);
        to += Math.max(0, count);
        return count >= 0;
    }
}
