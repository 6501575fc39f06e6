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
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Masks the secrets of JSON lines, each examined by its strings and names; a line that is no JSON object counts as text. */
final class JsonLines implements RecordReader.Handler {
    private final FieldRedactor text;
    private final OtlpRedactor json;
    private final OutputStream out;

    JsonLines(FieldRedactor text, OtlpRedactor json, OutputStream out) {
        this.text = text;
        this.json = json;
        this.out = out;
    }

    @Override
    public void onRecord(byte[] line) throws IOException {
        ByteBuf redacted = redact(line);
        if (redacted == null) {
            out.write(FieldRedactor.apply(text.redact(null, line), line));
            return;
        }
        try {
            redacted.getBytes(redacted.readerIndex(), out, redacted.readableBytes());
        } finally {
            redacted.release();
        }
    }

    @Override
    public void onPause() throws IOException {
        out.flush();
    }

    /** Returns a retained buffer, which the caller releases; null where the line is no JSON object. */
    private @Nullable ByteBuf redact(byte[] line) {
        Signal signal = JsonSignal.of(line);
        ByteBuf payload = Unpooled.wrappedBuffer(line);
        try {
            return json.redact(signal == null ? Signal.LOGS : signal, PayloadFormat.JSON, payload);
        } catch (UnscannableException e) {
            return switch (e.reason()) {
                case MALFORMED, TOO_DEEP -> null;
                case TOO_LARGE, OPAQUE, SCAN_FAILED -> throw new ScanException(String.valueOf(e.getMessage()), e);
            };
        } finally {
            payload.release();
        }
    }
}
