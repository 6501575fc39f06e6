package io.scrubjay.proxy;

import io.scrubjay.proxy.redact.PayloadRedactor;
import io.scrubjay.proxy.redact.SteadyClock;
import io.scrubjay.proxy.redact.SyslogJoiner;
import io.scrubjay.proxy.redact.SyslogMemory;
import io.scrubjay.proxy.redact.SyslogSessions;
import io.scrubjay.proxy.reload.RuleGeneration;
import io.scrubjay.proxy.reload.RuleLane;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.Masker;
import io.scrubjay.rules.scan.Examiner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The scanner of one event loop, which its receivers share; it is exchanged between two payloads. Closed when the event loop
 * has ended.
 */
final class ScannerLane implements RuleLane, AutoCloseable {
    private static final long MAX_SYSLOG_BYTES = 16 << 20;

    private final Executor loop;
    private final FieldRedactor fields;
    private final Meters meters;
    private final SyslogMemory syslogMemory;
    private final Function<RuleGeneration, LaneScanner> scanners;
    /** Confined to the event loop. */
    private LaneScanner current;

    /**
     * @param scanners makes a scanner of rules, on any thread
     * @param fingerprinter of this event loop
     */
    ScannerLane(
            Executor loop,
            Function<RuleGeneration, LaneScanner> scanners,
            RuleGeneration first,
            Fingerprinter fingerprinter,
            Masker masker,
            Meters meters) {
        this.loop = loop;
        this.fields = new FieldRedactor(
                new CurrentExaminer(),
                fingerprinter,
                masker,
                (rule, fingerprint, secret) -> current.tap().secret(rule, fingerprint, secret));
        this.meters = meters;
        this.syslogMemory = new SyslogMemory(Math.min(MAX_SYSLOG_BYTES, Runtime.getRuntime().maxMemory() / 16));
        this.scanners = scanners;
        this.current = scanners.apply(first);
    }

    /** For the event loop; goes through whatever scanner it has at the moment. */
    PayloadRedactor otlp() {
        return (signal, format, payload) -> current.otlp().redact(signal, format, payload);
    }

    /** Likewise. */
    SyslogSessions syslog() {
        return maxOrigins -> new SyslogJoiner(
                () -> current.syslog(),
                fields,
                JoinLimits.DEFAULT,
                new SteadyClock(),
                maxOrigins,
                syslogMemory,
                meters);
    }

    @Override
    public Takeover prepare(RuleGeneration next) {
        LaneScanner scanner = scanners.apply(next);
        return new Takeover() {
            @Override
            public CompletableFuture<AutoCloseable> commit() {
                return CompletableFuture.supplyAsync(() -> exchange(scanner), loop);
            }

            @Override
            public void cancel() {
                scanner.close();
            }
        };
    }

    private AutoCloseable exchange(LaneScanner next) {
        LaneScanner former = current;
        current = next;
        return former;
    }

    @Override
    public void close() {
        current.close();
    }

    /** Whatever the scanner at the moment is: a session outlives it. */
    private final class CurrentExaminer implements Examiner {
        @Override
        public List<Finding> examine(@Nullable String service, byte @Nullable [] key, byte[] value) {
            return current.examiner().examine(service, key, value);
        }

        @Override
        public void close() {
            // The scanner is closed by the lane.
        }
    }
}
