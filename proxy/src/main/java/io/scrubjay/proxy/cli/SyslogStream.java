package io.scrubjay.proxy.cli;

import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogRedactor;
import io.scrubjay.rules.scan.ScanException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Masks the secrets of syslog messages as they stand in a stream: lines, or frames with an octet count (RFC 6587). */
final class SyslogStream implements RecordReader.Handler {
    private static final int MAX_COUNT_DIGITS = 9;

    private final SyslogRedactor redactor;
    private final OutputStream out;

    SyslogStream(SyslogRedactor redactor, OutputStream out) {
        this.redactor = redactor;
        this.out = out;
    }

    /** A frame that begins with a digit has a count; any other ends at its line break. */
    static int frameEnd(byte[] bytes, int from, int searchedTo, int to) throws InputException {
        if (bytes[from] < '1' || bytes[from] > '9') {
            return RecordReader.Framing.LINES.end(bytes, from, searchedTo, to);
        }
        int messageFrom = messageFrom(bytes, from, to);
        if (messageFrom < 0) {
            return -1;
        }
        String digits = new String(bytes, from, messageFrom - 1 - from, StandardCharsets.US_ASCII);
        int count = Integer.parseInt(digits);
        return count <= to - messageFrom ? messageFrom + count : -1;
    }

    /** Behind the count and its space; -1 where the space is not there yet. */
    private static int messageFrom(byte[] bytes, int from, int to) throws InputException {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && at - from <= MAX_COUNT_DIGITS) {
            at++;
        }
        if (at == to) {
            return -1;
        }
        if (bytes[at] != ' ' || at - from > MAX_COUNT_DIGITS) {
            throw new InputException("input: count of a syslog frame (expected: up to " + MAX_COUNT_DIGITS
                    + " digits and a space, or a message that begins with <)");
        }
        return at + 1;
    }

    @Override
    public void onRecord(byte[] frame) throws IOException, InputException {
        int messageFrom = 0;
        int messageTo = frame.length;
        if (frame[0] >= '1' && frame[0] <= '9') {
            messageFrom = messageFrom(frame, 0, frame.length);
            if (messageFrom < 0 || frameEnd(frame, 0, 0, frame.length) < 0) {
                throw new InputException("input: last frame: " + frame.length + " bytes (expected: the whole frame)");
            }
        } else if (frame[frame.length - 1] == '\n') {
            messageTo--;
        }
        if (messageFrom == messageTo) {
            out.write(frame);
            return;
        }
        SyslogBatch batch = new SyslogBatch.Builder()
                .add(0, messageFrom, messageTo, frame.length)
                .build(Unpooled.wrappedBuffer(frame));
        try {
            redact(batch);
        } finally {
            batch.release();
        }
    }

    /** Borrows the batch. */
    private void redact(SyslogBatch batch) throws IOException {
        SyslogBatch redacted = redactor.redact(batch);
        try {
            if (redacted.count() < batch.count()) {
                throw new ScanException("message of " + batch.sizeBytes() + " bytes: not scanned");
            }
            redacted.bytes().getBytes(redacted.bytes().readerIndex(), out, redacted.bytes().readableBytes());
        } finally {
            redacted.release();
        }
    }

    @Override
    public void onPause() throws IOException {
        out.flush();
    }
}
