package io.scrubjay.proxy.redact;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.netty.buffer.ByteBuf;
import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import io.scrubjay.proxy.redact.SyslogMessage.SdParam;
import io.scrubjay.proxy.telemetry.LogLimiter;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.join.JoinedPatch;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.ScanException;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.scan.SweepHits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Masks the secrets of syslog messages.
 *
 * <p>All bytes of a batch are swept at once; without a hit the same batch goes on. A message that was hit is examined whole,
 * header included, and rewritten in its framing with a new octet count; every other byte stays as it was. A message that
 * cannot be scanned is withheld: it is missing in the result, and counted. Not thread-safe: one per event loop.
 */
public final class SyslogRedactor implements SyslogBatchRedactor {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogRedactor.class);
    private static final LogLimiter WITHHELD_LOG = new LogLimiter(Duration.ofSeconds(10));
    private static final int MAX_SCRATCH_BYTES = 256 * 1024;

    private final BufferSweep sweep;
    private final SyslogExaminer examiner;
    private final FindingListener listener;
    private final Meters meters;
    private final Counter withheldMessages;
    private final Counter cleanBytes;
    private final Counter splicedBytes;
    private final Timer cleanTime;
    private final Timer splicedTime;
    private final Map<RuleId, Counter> findings = new HashMap<>();
    private final SyslogMessageLocator locator = new SyslogMessageLocator();
    /** The bytes of the batch at hand, where it is no larger than most. */
    private byte[] scratch = {};

    /**
     * Creates a redactor.
     *
     * @param sweep not closed by this
     * @param listener hears of each masked secret before its message is returned
     */
    public SyslogRedactor(Sweep sweep, FieldRedactor fields, FindingListener listener, Meters meters) {
        this.sweep = new BufferSweep(sweep);
        this.examiner = new SyslogExaminer(fields);
        this.listener = listener;
        this.meters = meters;
        String signal = Signal.SYSLOG.word();
        withheldMessages = meters.counter(
                Meter.RECEIVER_REFUSED, signal, UnscannableException.Reason.SCAN_FAILED.word());
        cleanBytes = meters.counter(Meter.REDACT_BYTES, signal, "clean");
        splicedBytes = meters.counter(Meter.REDACT_BYTES, signal, "spliced");
        cleanTime = meters.timer(Meter.REDACT_TIME, signal, "clean");
        splicedTime = meters.timer(Meter.REDACT_TIME, signal, "spliced");
    }

    @Override
    public SyslogBatch redact(SyslogBatch batch) {
        long startNanos = System.nanoTime();
        Work work = sweep(batch);
        work.examine();
        boolean clean = work.edits.isEmpty() && work.withheld.isEmpty();
        SyslogBatch redacted = clean ? batch.retain() : SyslogRewriter.rewrite(batch, work.edits, work.withheld);
        count(batch.bytes().readableBytes(), clean, startNanos);
        return redacted;
    }

    /** Which messages are to be examined, and which could not be scanned. Borrows {@code batch}, as long as the result is used. */
    Work sweep(SyslogBatch batch) {
        Work work = new Work(batch);
        work.sweep();
        return work;
    }

    /**
     * What to put in place of the secrets of one message, which are reported. Borrows {@code message}.
     *
     * @param joined what was found in its MSG together with other messages
     * @param msgFrom where that MSG begins
     * @throws io.scrubjay.rules.scan.ScanException if it could not be scanned
     */
    List<Edit> examine(byte[] message, SyslogMessage located, List<JoinedPatch> joined, int msgFrom) {
        ShadowFindings shadows = new ShadowFindings();
        List<Edit> edits = examiner.examine(message, located, joined, msgFrom, shadows);
        if (!edits.isEmpty()) {
            String service = examiner.service(message, located, edits);
            List<String> places = new ArrayList<>(edits.size());
            for (Edit edit : edits) {
                places.add(examiner.place(message, located, edits, edit));
            }
            for (int k = 0; k < places.size(); k++) {
                if (!edits.get(k).continued()) {
                    found(edits.get(k), places.get(k), service);
                }
            }
        }
        shadows.rules().forEach(this::count);
        return edits;
    }

    /** Counts a message that must not leave. */
    void withhold(int lengthBytes, RuntimeException cause) {
        withheldMessages.increment();
        if (!(cause instanceof ScanException)) {
            LOGGER.atError().setCause(cause).addKeyValue("lengthBytes", lengthBytes).log("syslog message withheld");
        } else if (WITHHELD_LOG.permit()) {
            LOGGER.atWarn()
                    .addKeyValue("lengthBytes", lengthBytes)
                    .addKeyValue("cause", cause.getMessage())
                    .log("syslog message withheld: it could not be scanned");
        }
    }

    /** Counts bytes that were scanned, and the time since {@code startNanos}. */
    void count(int lengthBytes, boolean clean, long startNanos) {
        (clean ? cleanBytes : splicedBytes).increment(lengthBytes);
        (clean ? cleanTime : splicedTime).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    private void found(Edit edit, String place, @Nullable String service) {
        Finding finding = edit.patch().finding();
        count(finding.rule());
        listener.onFinding(new LocatedFinding(
                finding.rule(),
                finding.assessment(),
                edit.patch().fingerprint(),
                Signal.SYSLOG,
                place,
                service,
                null));
    }

    private void count(Rule rule) {
        findings.computeIfAbsent(
                        rule.id(),
                        id -> meters.counter(
                                Meter.REDACT_FINDINGS,
                                id.value(),
                                Signal.SYSLOG.word(),
                                rule.mode().word()))
                .increment();
    }

    /** One batch on its way. */
    final class Work {
        private final SyslogBatch batch;
        private final ByteBuf bytes;
        private final int base;
        private final BitSet suspects = new BitSet();
        private final BitSet withheld = new BitSet();
        private final Map<Integer, List<Edit>> edits = new HashMap<>();
        /** All of {@code bytes}, from {@code base} on. */
        private byte @Nullable [] text;

        private Work(SyslogBatch batch) {
            this.batch = batch;
            this.bytes = batch.bytes();
            this.base = bytes.readerIndex();
        }

        /** Where the parts of message {@code index} stand, until the next is asked for; null where it could not be scanned, as its sender has been told. */
        @Nullable SyslogMessageLocator locate(int index) {
            byte[] all = text();
            SyslogMessageLocator located = locator.read(all, batch.messageFrom(index) - base, batch.messageTo(index) - base);
            if (!suspects.get(index) && !withheld.get(index) && hasEscapes(located.params())) {
                sweepUnescaped(index, all, located.params());
            }
            return withheld.get(index) ? null : located;
        }

        /** Whether the sweep hit something in message {@code index}, which was located. */
        boolean isHit(int index) {
            return suspects.get(index);
        }

        /** Message {@code index}, which was located, in bytes of its own. */
        SyslogRecord record(int index) {
            return new SyslogRecord(message(index), suspects.get(index), batch.framing(index), batch.receipt(index));
        }

        private static boolean hasEscapes(List<SdParam> params) {
            for (SdParam param : params) {
                if (param.escaped()) {
                    return true;
                }
            }
            return false;
        }

        /** The bytes of the batch, which locators point into; borrowed, as long as the work goes on. */
        byte[] text() {
            byte[] all = text;
            if (all == null) {
                int length = bytes.writerIndex() - base;
                if (length > scratch.length) {
                    all = new byte[length];
                    scratch = length <= MAX_SCRATCH_BYTES ? all : scratch;
                } else {
                    all = scratch;
                }
                bytes.getBytes(base, all, 0, length);
                text = all;
            }
            return all;
        }

        private void sweep() {
            try {
                SweepHits hits = sweep.sweep(bytes, base, bytes.writerIndex());
                if (!hits.isEmpty()) {
                    for (int i = 0; i < batch.count(); i++) {
                        suspects.set(i, hits.anyEndsWithin(batch.messageFrom(i) - base, batch.messageTo(i) - base));
                    }
                }
            } catch (ScanException e) {
                sweepOneByOne();
            }
        }

        /** So that a message on which the scanner fails does not take the others with it. */
        private void sweepOneByOne() {
            for (int i = 0; i < batch.count(); i++) {
                try {
                    suspects.set(i, !sweep.sweep(bytes, batch.messageFrom(i), batch.messageTo(i)).isEmpty());
                } catch (ScanException e) {
                    withhold(i, e);
                }
            }
        }

        /** A secret with a quote, bracket or backslash in it does not stand as such in an SD-PARAM. */
        private void sweepUnescaped(int index, byte[] all, List<SdParam> params) {
            ByteBuf unescaped = unescapedParams(all, params);
            try {
                suspects.set(index, !sweep.sweep(unescaped, 0, unescaped.writerIndex()).isEmpty());
            } catch (ScanException e) {
                withhold(index, e);
            } finally {
                unescaped.release();
            }
        }

        private ByteBuf unescapedParams(byte[] message, List<SdParam> params) {
            ByteBuf unescaped = bytes.alloc().directBuffer();
            for (SdParam param : params) {
                if (param.escaped()) {
                    unescaped
                            .writeBytes(message, param.name().fromByte(), param.name().toByte() - param.name().fromByte())
                            .writeByte('=')
                            .writeByte('"')
                            .writeBytes(SdParamValue.unescape(message, param.value()).bytes())
                            .writeByte('"')
                            .writeByte(' ');
                }
            }
            return unescaped;
        }

        private void examine() {
            boolean escapes = bytes.indexOf(base, bytes.writerIndex(), (byte) '\\') >= 0;
            for (int i = 0; i < batch.count(); i++) {
                boolean scanned = !escapes || locate(i) != null;
                if (!scanned || !suspects.get(i)) {
                    continue;
                }
                try {
                    byte[] message = message(i);
                    List<Edit> found = SyslogRedactor.this.examine(message, SyslogMessage.locate(message), List.of(), 0);
                    if (!found.isEmpty()) {
                        edits.put(i, found);
                    }
                } catch (RuntimeException e) {
                    withhold(i, e);
                }
            }
        }

        private void withhold(int index, RuntimeException cause) {
            withheld.set(index);
            edits.remove(index);
            batch.settle(index, SyslogReceipt.Outcome.REFUSED);
            SyslogRedactor.this.withhold(batch.messageTo(index) - batch.messageFrom(index), cause);
        }

        private byte[] message(int index) {
            byte[] message = new byte[batch.messageTo(index) - batch.messageFrom(index)];
            bytes.getBytes(batch.messageFrom(index), message);
            return message;
        }
    }
}
