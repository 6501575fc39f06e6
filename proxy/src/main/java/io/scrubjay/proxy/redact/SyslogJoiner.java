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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with a {@link RecordJoiner} for each origin: the sender, HOSTNAME, APP-NAME and PROCID. What waits of one sender holds
 * up no other.
 *
 * <p>A message without a header goes on with the origin before it on its connection: it is the next line of a message that was
 * sent line by line. The records that are joined are MSGs without BOM and line end.
 */
public final class SyslogJoiner implements SyslogSession, SyslogMemory.Owner {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogJoiner.class);
    private static final LogLimiter UNFINISHED_LOG = new LogLimiter(Duration.ofSeconds(10));
    /** What may wait of one sender, held or behind what is held. */
    private static final int MAX_WAITING_BYTES = 512 * 1024;
    /** Among so many of the eldest origins one is looked for of which nothing waits. */
    private static final int IDLE_LOOKS = 16;

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
    /** Of which something waits, by sender. */
    private final Map<String, Line> lines = new HashMap<>();
    /** Those of which more may leave than did. */
    private final Set<Line> moving = new LinkedHashSet<>();

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
        final String key;
        final String sender;
        final RecordJoiner joiner;
        final ArrayDeque<SyslogRecord> held = new ArrayDeque<>();

        Origin(String key, String sender, RecordJoiner joiner) {
            this.key = key;
            this.sender = sender;
            this.joiner = joiner;
        }
    }

    /** All of a sender that has not left, in the order in which it came. */
    private static final class Line {
        final String sender;
        final ArrayDeque<SyslogRecord> waiting = new ArrayDeque<>();
        long bytes;

        Line(String sender) {
            this.sender = sender;
        }
    }

    @Override
    public Result next(SyslogBatch batch, String peer) {
        long startNanos = System.nanoTime();
        followRules();
        boolean first = !waits(peer);
        Work work = current.redactor().sweep(batch);
        Released released = new Released(peer);
        for (int i = 0; i < batch.count(); i++) {
            SyslogMessageLocator located = work.locate(i);
            if (located == null) {
                released.withheld++;
                continue;
            }
            Origin origin = originOf(located, peer);
            if (!waits(peer) && !work.isHit(i) && passes(origin, located, work)) {
                released.pass(batch, i, located.isSignature());
            } else {
                add(work.record(i), origin);
                released.drain();
            }
        }
        Line line = lines.get(peer);
        if (line != null && (line.bytes > MAX_WAITING_BYTES || memory.isFull())) {
            close(memory.isFull() ? null : line);
        }
        released.drain();
        boolean clean = first && !waits(peer) && released.clean && released.withheld == 0;
        current.redactor().count(batch.bytes().readableBytes(), clean, startNanos);
        return clean ? new Result(batch.retain(), 0) : released.write(batch.bytes().alloc());
    }

    private boolean waits(String sender) {
        return !lines.isEmpty() && lines.containsKey(sender);
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
        List.copyOf(open).forEach(origin -> apply(origin, origin.joiner::expire));
        return releaseWaiting();
    }

    @Override
    public Result close() {
        followRules();
        close(null);
        forgetAll();
        memory.leave(this);
        return releaseWaiting();
    }

    private Result releaseWaiting() {
        Released released = new Released(null);
        released.drain();
        return released.write(ByteBufAllocator.DEFAULT);
    }

    /** Ends all that the rules before have opened; by then it is examined with those in force. */
    private void followRules() {
        SyslogRules now = rules.get();
        if (!now.equals(current)) {
            close(null);
            forgetAll();
            current = now;
        }
    }

    private void forgetAll() {
        memory.removeOrigins(origins.size());
        origins.clear();
    }

    /** Ends what is open, of one line or, where that is null, of all. */
    private void close(@Nullable Line line) {
        for (Origin origin : List.copyOf(open)) {
            if (line == null || origin.sender.equals(line.sender)) {
                apply(origin, origin.joiner::close);
            }
        }
    }

    private void add(SyslogRecord record, Origin origin) {
        Line line = lines.computeIfAbsent(origin.sender, Line::new);
        line.waiting.add(record);
        line.bytes += record.heldBytes();
        memory.add(record.heldBytes());
        origin.held.add(record);
        apply(origin, () -> origin.joiner.next(record.text(), record.isHit()));
    }

    private Origin originOf(SyslogMessageLocator located, String peer) {
        String name = located.origin();
        if (located.pri() >= 0) {
            lastOrigin = name;
        }
        String key = peer.isEmpty() ? lastOrigin : peer + ' ' + name;
        Origin origin = origins.get(key);
        if (origin == null) {
            if (origins.size() >= maxOrigins && !forgetIdle()) {
                forget(origins.values().iterator().next());
            }
            memory.addOrigin(this);
            origin = new Origin(
                    key, peer, new RecordJoiner(fields, current.ends(), limits, clock, located.service()));
            origins.put(key, origin);
        }
        return origin;
    }

    @Override
    public int origins() {
        return origins.size();
    }

    @Override
    public boolean forgetIdle() {
        int looks = 0;
        for (Origin eldest : origins.values()) {
            if (eldest.held.isEmpty()) {
                forget(eldest);
                return true;
            }
            if (++looks == IDLE_LOOKS) {
                break;
            }
        }
        return false;
    }

    private void forget(Origin origin) {
        origins.remove(origin.key);
        memory.removeOrigins(1);
        apply(origin, origin.joiner::close);
    }

    /** Decides on messages of an origin by the verdicts of a step; where that breaks, all that is held of it is withheld. */
    private void apply(Origin origin, Supplier<List<Verdict>> step) {
        Line line = lines.get(origin.sender);
        if (line == null) {
            // nothing of it is held
            return;
        }
        List<Verdict> verdicts;
        try {
            verdicts = step.get();
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("syslog messages of an origin are withheld: they could not be looked at together");
            verdicts = origin.held.stream()
                    .map(held -> new Verdict(0, Verdict.Kind.WITHHELD, List.of(), false))
                    .toList();
            if (origins.remove(origin.key, origin)) {
                memory.removeOrigins(1);
            }
        }
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
        moving.add(line);
    }

    /** What may leave, in order. */
    private final class Released {
        private final @Nullable String sender;
        private final List<SyslogLeaving> messages = new ArrayList<>();
        private int withheld;
        private boolean clean = true;

        /** @param sender of the batch at hand; null without one */
        Released(@Nullable String sender) {
            this.sender = sender;
        }

        /** Takes a message that leaves as it came. */
        void pass(SyslogBatch batch, int index, boolean isSignature) {
            signatures.seen(isSignature, false);
            if (messages.isEmpty() || !messages.getLast().takes(index)) {
                messages.add(new SyslogLeaving.Passing(batch, index));
            }
        }

        /** Takes all that may leave of what waits. */
        void drain() {
            for (Line line : moving) {
                while (!line.waiting.isEmpty() && line.waiting.element().isDecided()) {
                    SyslogRecord record = line.waiting.remove();
                    line.bytes -= record.heldBytes();
                    memory.remove(record.heldBytes());
                    clean &= line.sender.equals(sender);
                    examine(record);
                }
                if (line.waiting.isEmpty()) {
                    lines.remove(line.sender);
                }
            }
            moving.clear();
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
            messages.add(new SyslogLeaving.Examined(record, found));
            clean &= found.isEmpty();
        }

        private void withhold(SyslogRecord record, RuntimeException cause) {
            clean = false;
            withheld++;
            record.settle(Outcome.REFUSED);
            current.redactor().withhold(record.sizeBytes(), cause);
        }

        Result write(ByteBufAllocator allocator) {
            int length = messages.stream().mapToInt(SyslogLeaving::sizeBytes).sum();
            ByteBuf out;
            try {
                out = allocator.directBuffer(length);
            } catch (OutOfMemoryError e) { // of direct memory; whoever waits for an answer hears of it
                messages.forEach(SyslogLeaving::refuse);
                throw e;
            }
            try {
                SyslogRewriter rewriter = new SyslogRewriter(out);
                messages.forEach(message -> message.write(rewriter));
                return new Result(rewriter.batch(), withheld);
            } finally {
                out.release();
            }
        }
    }
}
