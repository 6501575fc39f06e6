package io.scrubjay.proxy.redact;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.netty.buffer.ByteBuf;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.OverBudgetException;
import io.scrubjay.rules.scan.ScanException;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.scan.SweepHits;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Masks the secrets of OTLP export requests. One per event loop.
 *
 * <p>A request that the sweep finds clean passes as it is, its outermost form checked only; any other is examined where the
 * hits are and spliced.
 */
public final class OtlpRedactor implements PayloadRedactor {
    private static final Logger LOGGER = LoggerFactory.getLogger(OtlpRedactor.class);

    private final Sweep sweep;
    private final FieldRedactor fields;
    private final @Nullable OpenEnds ends;
    private final FindingListener listener;
    private final Map<Signal, SignalMeters> meters = new EnumMap<>(Signal.class);

    /**
     * @param sweep of this event loop; stays with the caller, who closes it
     * @param fieldRedactor of this event loop
     * @param listener hears of each finding once the payload is redacted whole
     * @param meters counts bytes, findings and time
     */
    public OtlpRedactor(Sweep sweep, FieldRedactor fieldRedactor, FindingListener listener, Meters meters) {
        this(sweep, fieldRedactor, null, listener, meters);
    }

    /**
     * As above.
     *
     * @param ends for secrets that stand in several log records of a request; null for no look at these
     */
    public OtlpRedactor(
            Sweep sweep,
            FieldRedactor fieldRedactor,
            @Nullable OpenEnds ends,
            FindingListener listener,
            Meters meters) {
        this.sweep = sweep;
        this.fields = fieldRedactor;
        this.ends = ends;
        this.listener = listener;
        for (Signal signal : Signal.values()) {
            this.meters.put(signal, new SignalMeters(meters, signal));
        }
    }

    /**
     * Redacts one decompressed export request.
     *
     * <p>Borrows {@code payload}. Returns a retained buffer; the caller releases it. It is {@code payload} itself where
     * nothing was masked.
     *
     * @throws UnscannableException if the payload is malformed, nested too deep, or the scanner failed: it must be refused
     * @throws IllegalArgumentException for {@link Signal#SYSLOG}
     */
    @Override
    public ByteBuf redact(Signal signal, PayloadFormat format, ByteBuf payload) throws UnscannableException {
        OtlpSchema.Message request = OtlpSchema.request(signal);
        long startNanos = System.nanoTime();
        ByteBuf contiguous = contiguous(payload);
        ByteBuf spliced;
        try {
            spliced = splice(request, signal, format, payload, contiguous);
        } catch (OverBudgetException e) {
            throw new UnscannableException(UnscannableException.Reason.TOO_LARGE, String.valueOf(e.getMessage()), e);
        } catch (ScanException e) {
            throw scanFailed(payload, e);
        } catch (RuntimeException e) {
            // a defect of ours: whoever sent this must not lose it, and nobody may see it unscanned
            LOGGER.atError()
                    .addKeyValue("signal", signal.word())
                    .addKeyValue("lengthBytes", payload.readableBytes())
                    .setCause(e)
                    .log("redaction failed");
            throw scanFailed(payload, e);
        } finally {
            contiguous.release();
        }
        count(signal, payload.readableBytes(), spliced != null, System.nanoTime() - startNanos);
        return spliced != null ? spliced : payload.retain();
    }

    /** Returns null where nothing was masked. */
    private @Nullable ByteBuf splice(
            OtlpSchema.Message request, Signal signal, PayloadFormat format, ByteBuf payload, ByteBuf contiguous)
            throws UnscannableException {
        ByteBuffer bytes =
                contiguous.nioBuffer(contiguous.readerIndex(), contiguous.readableBytes()).slice();
        switch (format) {
            case PROTOBUF -> ProtobufRedactor.validate(bytes);
            case JSON -> JsonRedactor.validate(bytes);
        }
        long address = address(contiguous, bytes);
        SweepHits hits =
                switch (format) {
                    case PROTOBUF -> sweep.sweep(address, bytes.limit());
                    case JSON -> sweep.sweepText(address, bytes.limit());
                };
        if (hits.isEmpty() && signal != Signal.PROFILES) {
            return null;
        }
        Splice splice = new Splice();
        LeafRedactor leaves = new LeafRedactor(fields);
        PendingFindings findings = new PendingFindings(signal);
        OpenEnds joins = signal == Signal.LOGS ? ends : null;
        LogBodies bodies = new LogBodies();
        fields.beginPayload(bytes.limit());
        try {
            switch (format) {
                case PROTOBUF -> {
                    bodies = joins == null ? bodies : ProtobufLogBodies.join(bytes, request, hits, fields, joins);
                    new ProtobufRedactor(leaves, bytes, hits, bodies, splice, findings).redact(request);
                }
                case JSON -> {
                    JsonTape tape = JsonTokenizer.tokenize(bytes);
                    bodies = joins == null ? bodies : JsonLogBodies.join(tape, request, hits, fields, joins);
                    new JsonRedactor(leaves, tape, hits, bodies, splice, findings).redact(request);
                }
            }
        } finally {
            fields.endPayload();
        }
        signalMeters(signal).unfinished.increment(bodies.unfinished());
        report(signal, findings);
        return splice.size() == 0 ? null : splice.apply(payload);
    }

    private void report(Signal signal, PendingFindings findings) {
        SignalMeters counters = signalMeters(signal);
        for (LocatedFinding finding : findings.all()) {
            counters.finding(finding.rule()).increment();
            listener.onFinding(finding);
        }
        findings.further().forEach((rule, count) -> {
            counters.finding(rule).increment(count);
            listener.onFurther(count);
        });
        findings.shadows().rules().forEach(rule -> counters.finding(rule).increment());
    }

    private void count(Signal signal, int lengthBytes, boolean spliced, long nanos) {
        SignalMeters counters = signalMeters(signal);
        (spliced ? counters.splicedBytes : counters.cleanBytes).increment(lengthBytes);
        (spliced ? counters.splicedTime : counters.cleanTime).record(nanos, TimeUnit.NANOSECONDS);
    }

    private SignalMeters signalMeters(Signal signal) {
        SignalMeters counters = meters.get(signal);
        if (counters == null) {
            throw new IllegalStateException("signal: " + signal + " (expected: one with meters)");
        }
        return counters;
    }

    private static UnscannableException scanFailed(ByteBuf payload, RuntimeException cause) {
        return new UnscannableException(
                UnscannableException.Reason.SCAN_FAILED, "scan of " + payload.readableBytes() + " bytes failed", cause);
    }

    private static ByteBuf contiguous(ByteBuf payload) {
        if (payload.isDirect() && payload.nioBufferCount() == 1) {
            return payload.retain();
        }
        ByteBuf copy = payload.alloc().directBuffer(Math.max(1, payload.readableBytes()));
        // not the other way round: writing from a composite buffer takes a copy of it on the heap
        payload.getBytes(payload.readerIndex(), copy, payload.readableBytes());
        return copy;
    }

    private static long address(ByteBuf contiguous, ByteBuffer bytes) {
        return contiguous.hasMemoryAddress()
                ? contiguous.memoryAddress() + contiguous.readerIndex()
                : MemorySegment.ofBuffer(bytes).address();
    }

    /** The meters of one signal, looked up once. */
    private static final class SignalMeters {
        private final Meters meters;
        private final Signal signal;
        private final Counter cleanBytes;
        private final Counter splicedBytes;
        private final Timer cleanTime;
        private final Timer splicedTime;
        private final Counter unfinished;
        private final Map<RuleId, Counter> findings = new HashMap<>();

        SignalMeters(Meters meters, Signal signal) {
            this.meters = meters;
            this.signal = signal;
            cleanBytes = meters.counter(Meter.REDACT_BYTES, signal.word(), "clean");
            splicedBytes = meters.counter(Meter.REDACT_BYTES, signal.word(), "spliced");
            cleanTime = meters.timer(Meter.REDACT_TIME, signal.word(), "clean");
            splicedTime = meters.timer(Meter.REDACT_TIME, signal.word(), "spliced");
            unfinished = meters.counter(Meter.REDACT_UNFINISHED, signal.word());
        }

        Counter finding(Rule rule) {
            return findings.computeIfAbsent(
                    rule.id(),
                    id -> meters.counter(
                            Meter.REDACT_FINDINGS, id.value(), signal.word(), rule.mode().word()));
        }
    }
}
