package io.scrubjay.proxy;

import io.scrubjay.proxy.redact.FindingListener;
import io.scrubjay.proxy.redact.OtlpRedactor;
import io.scrubjay.proxy.redact.PayloadRedactor;
import io.scrubjay.proxy.redact.SyslogRedactor;
import io.scrubjay.proxy.redact.SyslogRules;
import io.scrubjay.proxy.reload.RuleGeneration;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.telemetry.Tracing;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Masker;
import io.scrubjay.rules.mask.SecretTap;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.KnownSecrets;
import io.scrubjay.rules.scan.RegisteredSecrets;
import io.scrubjay.rules.scan.Sweep;

/**
 * What one event loop scans with while one generation of rules is in force. Allocated and closed on any thread, used on one;
 * closed once.
 */
final class LaneScanner implements AutoCloseable {
    private final RuleGeneration generation;
    private final Sweep sweep;
    private final Examiner examiner;
    private final SecretTap tap;
    private final PayloadRedactor otlp;
    private final SyslogRules syslog;

    /** Registers as a user of {@code generation}. */
    LaneScanner(
            RuleGeneration generation,
            RegisteredSecrets registered,
            FingerprintKey key,
            Masker masker,
            FindingListener otlpListener,
            FindingListener syslogListener,
            SecretTap tap,
            Tracing tracing,
            Meters meters) {
        generation.retain();
        this.generation = generation;
        KnownSecrets known = new KnownSecrets(generation.seen(), registered);
        try {
            sweep = generation.rules().newSweep(known);
        } catch (RuntimeException e) {
            generation.release();
            throw e;
        }
        try {
            examiner = generation.rules().newExaminer(known);
        } catch (RuntimeException e) {
            sweep.close();
            generation.release();
            throw e;
        }
        this.tap = (rule, fingerprint, secret) -> {
            generation.seen().remember(rule, secret);
            tap.secret(rule, fingerprint, secret);
        };
        FieldRedactor fields = new FieldRedactor(examiner, key.newFingerprinter(), masker, this.tap);
        CountingListener counting = new CountingListener(otlpListener);
        PayloadRedactor redactor = new OtlpRedactor(sweep, fields, generation.ends(), counting, meters);
        otlp = tracing.isOn() ? new TracedRedactor(redactor, counting, tracing) : redactor;
        syslog = new SyslogRules(new SyslogRedactor(sweep, fields, syslogListener, meters), generation.ends());
    }

    PayloadRedactor otlp() {
        return otlp;
    }

    /** The scanner of single fields. */
    Examiner examiner() {
        return examiner;
    }

    /** Hears of the secrets that are masked by these rules. */
    SecretTap tap() {
        return tap;
    }

    SyslogRules syslog() {
        return syslog;
    }

    @Override
    public void close() {
        examiner.close();
        sweep.close();
        generation.release();
    }
}
