package io.scrubjay.proxy.redact;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.redact.SyslogRedactor.Work;
import io.scrubjay.proxy.telemetry.LogLimiter;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.join.RecordJoiner;
import io.scrubjay.rules.join.Verdict;
import io.scrubjay.rules.mask.FieldRedactor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with a {@link RecordJoiner} for each origin: the sender, HOSTNAME, APP-NAME and PROCID.
 *
 * <p>A message without a header goes on with the origin before it on its connection: it is the next line of a message that was
 * sent line by line. The records that are joined are MSGs without BOM and line end.
 */
public final class SyslogJoiner implements SyslogSession {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogJoiner.class);
    private static final LogLimiter UNFINISHED_LOG = new LogLimiter(Duration.ofSeconds(10));
    /** What may wait on one connection, held or behind what is held. */
    private static final int MAX_WAITING_BYTES = 512 * 1024;
    /** What is remembered of an origin, about: its name, the end of its last message. */
    private static final int ORIGIN_BYTES = 1024;

    private final Supplier<SyslogRules> rules;
    private final FieldRedactor fields;
    private final JoinLimits limits;
    private final InstantSource clock;
    private final int maxOrigins;
    private final SyslogMemory memory;
    private final Counter unfinished;
    private final SignatureNotice signatures;
    private final Map<String, Origin> origins = new LinkedHashMap<>(16, 0.75f, true);
    /** Those of which messages are held. */
    private final Set<Origin> open = new LinkedHashSet<>();
    /** All that has not left, in the order in which it came. */
    private final ArrayDeque<SyslogRecord> waiting = new ArrayDeque<>();

    private long waitingBytes;
    private SyslogRules current;
    private String lastOrigin = "";

    /**
     * Begins a session.
     *
     * @param rules those in force at the moment
     * @param fields of this event loop, by the rules in force
     * @param clock says how long messages have been held
     * @param maxOrigins of how many origins the ends of messages are remembered
     * @param memory of all sessions of this event loop
     */
    public SyslogJoiner(
            Supplier<SyslogRules> rules,
            FieldRedactor fields,
            JoinLimits limits,
            InstantSource clock,
            int maxOrigins,
            SyslogMemory memory,
            Meters meters) {
        this.rules = rules;
        this.fields = fields;
        this.limits = limits;
        this.clock = clock;
        this.maxOrigins = maxOrigins;
        this.memory = memory;
        this.signatures = new SignatureNotice(meters);
        this.unfinished = meters.counter(Meter.REDACT_UNFINISHED, Signal.SYSLOG.word());
        this.current = rules.get();
    }

    /** Where messages come from, with those that are held. */
    private static final class Origin {
        final RecordJoiner joiner;
        final ArrayDeque<SyslogRecord> held = new ArrayDeque<>();

        Origin(RecordJoiner joiner) {
            this.joiner = joiner;
        }
    }

    @Override
    public Result next(SyslogBatch batch, String peer) {
        long startNanos = System.nanoTime();
        followRules();
        boolean first = waiting.isEmpty();
        Work work = current.redactor().sweep(batch);
        Released released = new Released();
        for (int i = 0; i < batch.count(); i++) {
            SyslogMessageLocator located = work.locate(i);
            if (located == null) {
                released.withheld++;
                continue;
            }
            Origin origin = originOf(located, peer);
            if (waiting.isEmpty() && !work.isHit(i) && passes(origin, located, work)) {
                released.pass(batch, i, located.isSignature());
            } else {
                add(work.record(i), origin);
                released.drain();
            }
        }
        if (waitingBytes > MAX_WAITING_BYTES || (memory.isFull() && !waiting.isEmpty())) {
            closeAll();
            released.drain();
        }
        boolean clean = first && waiting.isEmpty() && released.clean && released.withheld == 0;
        current.redactor().count(batch.bytes().readableBytes(), clean, startNanos);
        return clean ? new Result(batch.retain(), 0) : released.write(batch.bytes().alloc());
    }

    /** Whether a message without a hit may leave at once as it came: nothing begins in it that may go on. */
    private static boolean passes(Origin origin, SyslogMessageLocator located, Work work) {
        return origin.joiner.passes(work.text(), located.textFrom(), located.textTo());
    }

    @Override
    public Optional<Instant> deadline() {
        return open.stream().flatMap(origin -> origin.joiner.deadline().stream()).min(Instant::compareTo);
    }

    @Override
    public Result expire() {
        followRules();
        List.copyOf(open).forEach(origin -> apply(origin, origin.joiner.expire()));
        return releaseWaiting();
    }

    @Override
    public Result close() {
        followRules();
        closeAll();
        forgetAll();
        return releaseWaiting();
    }

    private Result releaseWaiting() {
        Released released = new Released();
        released.drain();
        return released.write(ByteBufAllocator.DEFAULT);
    }

    /** Ends all that the rules before have opened; by then it is examined with those in force. */
    private void followRules() {
        SyslogRules now = rules.get();
        if (!now.equals(current)) {
            closeAll();
            forgetAll();
            current = now;
        }
    }

    private void forgetAll() {
        memory.remove((long) ORIGIN_BYTES * origins.size());
        origins.clear();
    }

    private void closeAll() {
        List.copyOf(open).forEach(origin -> apply(origin, origin.joiner.close()));
    }

    private void add(SyslogRecord record, Origin origin) {
        waiting.add(record);
        waitingBytes += record.heldBytes();
        memory.add(record.heldBytes());
        origin.held.add(record);
        apply(origin, origin.joiner.next(record.text(), record.isHit()));
    }

    private Origin originOf(SyslogMessageLocator located, String peer) {
        String name = located.origin();
        if (located.pri() >= 0) {
            lastOrigin = name;
        }
        String key = peer.isEmpty() ? lastOrigin : peer + ' ' + name;
        Origin origin = origins.get(key);
        if (origin == null) {
            if (origins.size() >= maxOrigins || (memory.isFull() && !origins.isEmpty())) {
                forgetEldest();
            }
            origin = new Origin(new RecordJoiner(fields, current.ends(), limits, clock, located.service()));
            origins.put(key, origin);
            memory.add(ORIGIN_BYTES);
        }
        return origin;
    }

    private void forgetEldest() {
        Iterator<Origin> eldest = origins.values().iterator();
        Origin forgotten = eldest.next();
        eldest.remove();
        memory.remove(ORIGIN_BYTES);
        apply(forgotten, forgotten.joiner.close());
    }

    private void apply(Origin origin, List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            origin.held.remove().decide(verdict);
            if (verdict.unfinished()) {
                unfinished.increment();
                if (UNFINISHED_LOG.permit()) {
                    LOGGER.atWarn().log("a block began in a syslog message and did not end within the window; it is masked that far");
                }
            }
        }
        if (origin.held.isEmpty()) {
            open.remove(origin);
        } else {
            open.add(origin);
        }
    }

    /** What may leave, in order. */
    private final class Released {
        private final List<Leaving> messages = new ArrayList<>();
        private int withheld;
        private boolean clean = true;

        /** Takes a message that leaves as it came. */
        void pass(SyslogBatch batch, int index, boolean isSignature) {
            signatures.seen(isSignature, false);
            if (messages.isEmpty() || !messages.getLast().takes(index)) {
                messages.add(new Passing(batch, index));
            }
        }

        /** Takes all that may leave of what waits. */
        void drain() {
            while (!waiting.isEmpty() && waiting.element().isDecided()) {
                SyslogRecord record = waiting.remove();
                waitingBytes -= record.heldBytes();
                memory.remove(record.heldBytes());
                examine(record);
            }
        }

        private void examine(SyslogRecord record) {
            List<Edit> found;
            try {
                found = record.examine(current.redactor());
            } catch (RuntimeException e) {
                withhold(record, e);
                return;
            }
            signatures.seen(record.isSignature(), !found.isEmpty());
            messages.add(new Examined(record, found));
            clean &= found.isEmpty();
        }

        private void withhold(SyslogRecord record, RuntimeException cause) {
            clean = false;
            withheld++;
            record.settle(Outcome.REFUSED);
            current.redactor().withhold(record.sizeBytes(), cause);
        }

        Result write(ByteBufAllocator allocator) {
            int length = messages.stream().mapToInt(Leaving::sizeBytes).sum();
            ByteBuf out = allocator.directBuffer(length);
            try {
                SyslogRewriter rewriter = new SyslogRewriter(out);
                messages.forEach(message -> message.write(rewriter));
                return new Result(rewriter.batch(), withheld);
            } finally {
                out.release();
            }
        }
    }

    /** What leaves. */
    private sealed interface Leaving {
        /** How many bytes it takes, about. */
        int sizeBytes();

        void write(SyslogRewriter out);

        /** Takes message {@code index} of the batch at hand, too, where it can. */
        default boolean takes(int index) {
            return false;
        }
    }

    /** Messages side by side in a batch, as they came. */
    private static final class Passing implements Leaving {
        private final SyslogBatch batch;
        private final int fromIndex;
        private int toIndex;

        Passing(SyslogBatch batch, int index) {
            this.batch = batch;
            this.fromIndex = index;
            this.toIndex = index + 1;
        }

        @Override
        public boolean takes(int index) {
            if (index == toIndex) {
                toIndex++;
                return true;
            }
            return false;
        }

        @Override
        public int sizeBytes() {
            return batch.frameTo(toIndex - 1) - batch.frameFrom(fromIndex);
        }

        @Override
        public void write(SyslogRewriter out) {
            out.copy(batch, fromIndex, toIndex);
        }
    }

    /** A message with what to put in place of its secrets. */
    private record Examined(SyslogRecord record, List<Edit> edits) implements Leaving {
        @Override
        public int sizeBytes() {
            return record.sizeBytes() + SyslogRewriter.FRAME_BYTES;
        }

        @Override
        public void write(SyslogRewriter out) {
            record.write(out, edits);
        }
    }
}
