package io.scrubjay.proxy;

import io.scrubjay.proxy.redact.PayloadRedactor;
import io.scrubjay.proxy.redact.SyslogBatchRedactor;
import io.scrubjay.proxy.reload.RuleGeneration;
import io.scrubjay.proxy.reload.RuleLane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The scanner of one event loop, which its receivers share; it is exchanged between two payloads. Closed when the event loop
 * has ended.
 */
final class ScannerLane implements RuleLane, AutoCloseable {
    private final Executor loop;
    private final Function<RuleGeneration, LaneScanner> scanners;
    /** Confined to the event loop. */
    private LaneScanner current;

    /** @param scanners makes a scanner of rules, on any thread */
    ScannerLane(Executor loop, Function<RuleGeneration, LaneScanner> scanners, RuleGeneration first) {
        this.loop = loop;
        this.scanners = scanners;
        this.current = scanners.apply(first);
    }

    /** For the event loop; goes through whatever scanner it has at the moment. */
    PayloadRedactor otlp() {
        return (signal, format, payload) -> current.otlp().redact(signal, format, payload);
    }

    /** Likewise. */
    SyslogBatchRedactor syslog() {
        return batch -> current.syslog().redact(batch);
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
}
