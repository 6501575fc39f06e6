package io.scrubjay.proxy.cli;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.OtlpRedactor;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.UnscannableException;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.ScanException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Masks the secrets of JSON lines, each examined by its strings and names; a line that is no JSON object counts as text. */
final class JsonLines {
    private static final int READ_BYTES = 256 * 1024;

    private final Engine engine;
    private final OtlpRedactor redactor;
    private byte[] buffer = new byte[READ_BYTES];
    private int length;
    /** Up to where the buffer holds no line break. */
    private int searched;

    JsonLines(Engine engine, OtlpRedactor redactor) {
        this.engine = engine;
        this.redactor = redactor;
    }

    void redact(InputStream in, OutputStream out) throws IOException, InputException {
        while (fill(in)) {
            int from = 0;
            for (int at = searched; at < length; at++) {
                if (buffer[at] == '\n') {
                    line(Arrays.copyOfRange(buffer, from, at + 1), out);
                    from = at + 1;
                }
            }
            System.arraycopy(buffer, from, buffer, 0, length - from);
            length -= from;
            searched = length;
            if (in.available() == 0) {
                out.flush();
            }
        }
        if (length > 0) {
            line(Arrays.copyOf(buffer, length), out);
        }
    }

    private boolean fill(InputStream in) throws IOException, InputException {
        if (length == buffer.length) {
            if (length >= RedactCommand.MAX_DOCUMENT_BYTES) {
                throw new InputException(
                        "input: a line of over " + RedactCommand.MAX_DOCUMENT_BYTES + " bytes (expected: at most that)");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, length, buffer.length - length);
        length += Math.max(count, 0);
        return count >= 0;
    }

    private void line(byte[] line, OutputStream out) throws IOException {
        ByteBuf redacted = json(line);
        if (redacted == null) {
            out.write(FieldRedactor.apply(engine.redactor().redact(null, line), line));
            return;
        }
        try {
            redacted.getBytes(redacted.readerIndex(), out, redacted.readableBytes());
        } finally {
            redacted.release();
        }
    }

    /** Returns a retained buffer, which the caller releases; null where the line is no JSON object. */
    private @Nullable ByteBuf json(byte[] line) {
        Signal signal = JsonSignal.of(line);
        ByteBuf payload = Unpooled.wrappedBuffer(line);
        try {
            return redactor.redact(signal == null ? Signal.LOGS : signal, PayloadFormat.JSON, payload);
        } catch (UnscannableException e) {
            if (e.reason() == UnscannableException.Reason.MALFORMED || e.reason() == UnscannableException.Reason.TOO_DEEP) {
                return null;
            }
            throw new ScanException(String.valueOf(e.getMessage()), e);
        } finally {
            payload.release();
        }
    }
}
