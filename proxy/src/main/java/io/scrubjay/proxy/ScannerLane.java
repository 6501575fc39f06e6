package io.scrubjay.proxy;

import io.scrubjay.proxy.redact.FindingListener;
import io.scrubjay.proxy.redact.OtlpRedactor;
import io.scrubjay.proxy.redact.PayloadRedactor;
import io.scrubjay.proxy.redact.SyslogRedactor;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.telemetry.Tracing;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Masker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.Sweep;

/** What one event loop scans with; its receivers share it. Closed when the event loop has ended. */
final class ScannerLane implements AutoCloseable {
    private final Sweep sweep;
    private final Examiner examiner;
    private final PayloadRedactor otlp;
    private final SyslogRedactor syslog;

    ScannerLane(
            CompiledRules rules,
            FingerprintKey key,
            Masker masker,
            FindingListener listener,
            Tracing tracing,
            Meters meters) {
        sweep = rules.newSweep();
        examiner = rules.newExaminer();
        FieldRedactor fields = new FieldRedactor(examiner, key.newFingerprinter(), masker);
        CountingListener counting = new CountingListener(listener);
        PayloadRedactor redactor = new OtlpRedactor(sweep, fields, counting, meters);
        otlp = tracing.isOn() ? new TracedRedactor(redactor, counting, tracing) : redactor;
        syslog = new SyslogRedactor(sweep, fields, listener, meters);
    }

    PayloadRedactor otlp() {
        return otlp;
    }

    SyslogRedactor syslog() {
        return syslog;
    }

    @Override
    public void close() {
        examiner.close();
        sweep.close();
    }
}
