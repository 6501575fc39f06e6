package io.scrubjay.proxy;

import io.netty.buffer.ByteBuf;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.PayloadRedactor;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.UnscannableException;
import io.scrubjay.proxy.telemetry.Tracing;
import java.util.Locale;

/** Records a span for each payload that is redacted. One per event loop. */
final class TracedRedactor implements PayloadRedactor {
    private final PayloadRedactor redactor;
    private final CountingListener findings;
    private final Tracing tracing;

    TracedRedactor(PayloadRedactor redactor, CountingListener findings, Tracing tracing) {
        this.redactor = redactor;
        this.findings = findings;
        this.tracing = tracing;
    }

    @Override
    public ByteBuf redact(Signal signal, PayloadFormat format, ByteBuf payload) throws UnscannableException {
        long startNanos = System.nanoTime();
        String outcome = "failed";
        try {
            ByteBuf redacted = redactor.redact(signal, format, payload);
            outcome = "accepted";
            return redacted;
        } catch (UnscannableException e) {
            outcome = e.reason().word();
            throw e;
        } finally {
            tracing.redacted(
                    signal.word(),
                    format.name().toLowerCase(Locale.ROOT),
                    outcome,
                    payload.readableBytes(),
                    findings.takeCount(),
                    System.nanoTime() - startNanos);
        }
    }
}
