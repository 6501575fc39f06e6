package io.scrubjay.proxy.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;

/** Shows on a terminal how far a long scan has come; silent elsewhere, and for the first second. One thread. */
final class Progress implements AutoCloseable {
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final long FIRST_NANOS = 1_000_000_000;
    private static final double MIB = 1024.0 * 1024.0;

    private final PrintStream err;
    private final boolean shown;
    private final long startNanos = System.nanoTime();
    private long nextNanos = startNanos + FIRST_NANOS;
    private long allBytes;
    private String name = "";
    private long size;
    private long read;
    private boolean onScreen;

    Progress(PrintStream err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    /** @param sizeBytes 0 where it is not known */
    void begin(String newName, long sizeBytes) {
        name = newName;
        size = sizeBytes;
        read = 0;
    }

    /** The same stream, counted while it is read. */
    InputStream watch(InputStream in) {
        return shown ? new Counted(in) : in;
    }

    /** Takes the line off the screen, so that something else can be printed. */
    void clear() {
        if (onScreen) {
            err.print("\r\033[K");
            err.flush();
            onScreen = false;
        }
    }

    @Override
    public void close() {
        clear();
    }

    private void advance(int bytes) {
        read += bytes;
        allBytes += bytes;
        long now = System.nanoTime();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + INTERVAL_NANOS;
        double seconds = (now - startNanos) / 1e9;
        String share = size > 0 ? String.format(Locale.ROOT, " %d %%,", 100 * read / size) : "";
        err.printf(
                Locale.ROOT, "\r\033[K%s:%s %.0f MiB read, %.0f MiB/s", name, share, allBytes / MIB, allBytes / MIB / seconds);
        err.flush();
        onScreen = true;
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                advance(1);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            int got = super.read(bytes, offset, count);
            if (got > 0) {
                advance(got);
            }
            return got;
        }
    }
}
