package io.scrubjay.proxy.testing;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps what this process writes to its standard streams, while it also goes where it went before. */
public final class CapturedOutput implements AutoCloseable {
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
    private final PrintStream formerOut = System.out;
    private final PrintStream formerErr = System.err;

    /** Begins to keep it. */
    public CapturedOutput() {
        System.setOut(tee(formerOut));
        System.setErr(tee(formerErr));
    }

    /** What was written since. */
    public String text() {
        return captured.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setOut(formerOut);
        System.setErr(formerErr);
    }

    private PrintStream tee(PrintStream former) {
        OutputStream both = new OutputStream() {
            @Override
            public void write(int b) {
                captured.write(b);
                former.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                captured.write(bytes, from, length);
                former.write(bytes, from, length);
            }
        };
        return new PrintStream(both, true, StandardCharsets.UTF_8);
    }
}
