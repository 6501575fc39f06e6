package io.scrubjay.proxy.cli;

import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogSession;
import io.scrubjay.rules.scan.ScanException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Masks the secrets of syslog messages as they stand in a stream: lines up to LF or NUL, or frames with an octet count
 * (RFC 6587). What may go on in the next message waits for it.
 */
final class SyslogStream implements RecordReader.Handler {
    private static final int MAX_COUNT_DIGITS = 9;

    private final SyslogSession session;
    private final OutputStream out;

    SyslogStream(SyslogSession session, OutputStream out) {
        this.session = session;
        this.out = out;
    }

    /** A frame that begins with a digit has a count; any other ends at LF, or at a NUL that no LF follows. */
    static int frameEnd(byte[] bytes, int from, int searchedTo, int to) throws InputException {
        if (bytes[from] < '1' || bytes[from] > '9') {
            return lineEnd(bytes, searchedTo, to);
        }
        int messageFrom = messageFrom(bytes, from, to);
        if (messageFrom < 0) {
            return -1;
        }
        String digits = new String(bytes, from, messageFrom - 1 - from, StandardCharsets.US_ASCII);
        int count = Integer.parseInt(digits);
        return count <= to - messageFrom ? messageFrom + count : -1;
    }

    private static int lineEnd(byte[] bytes, int searchedTo, int to) {
        int at = searchedTo;
        while (at < to && bytes[at] != '\n' && bytes[at] != 0) {
            at++;
        }
        int behind = at + 1;
        while (at < to && bytes[at] == 0 && behind < to && (bytes[behind] == 0 || bytes[behind] == '\r')) {
            behind++;
        }
        boolean beforeLineFeed = behind < to && bytes[behind] == '\n';
        return at == to ? -1 : beforeLineFeed && bytes[at] == 0 ? behind + 1 : at + 1;
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
        } else if (frame.length > 1 && (frame[frame.length - 1] == '\n' || frame[frame.length - 1] == 0)) {
            messageTo--;
        }
        SyslogBatch batch = new SyslogBatch.Builder()
                .add(0, messageFrom, messageTo, frame.length)
                .build(Unpooled.wrappedBuffer(frame));
        try {
            write(session.next(batch, ""));
        } finally {
            batch.release();
        }
    }

    @Override
    public void onPause() throws IOException {
        out.flush();
    }

    @Override
    public void onEnd() throws IOException {
        write(session.close());
    }

    private void write(SyslogSession.Result result) throws IOException {
        SyslogBatch redacted = result.messages();
        try {
            redacted.bytes().getBytes(redacted.bytes().readerIndex(), out, redacted.bytes().readableBytes());
        } finally {
            redacted.release();
        }
        if (result.withheld() > 0) {
            throw new ScanException("message: not scanned");
        }
    }
}
