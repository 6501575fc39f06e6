package io.scrubjay.proxy.redact;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBufAllocator;
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
import java.util.LinkedHashSet;
import java.util.List;
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
public final class SyslogJoiner implements SyslogSession {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogJoiner.class);
    private static final LogLimiter UNFINISHED_LOG = new LogLimiter(Duration.ofSeconds(10));

    private final Supplier<SyslogRules> rules;
    private final FieldRedactor fields;
    private final JoinLimits limits;
    private final InstantSource clock;
    private final SyslogMemory memory;
    private final Counter unfinished;
    private final SignatureNotice signatures;
    private final SyslogOrigins origins;
    /** Those of which messages are held. */
    private final Set<SyslogOrigin> open = new LinkedHashSet<>();

    private final SenderLines lines;

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
        this.memory = memory;
        this.unfinished = meters.counter(Meter.REDACT_UNFINISHED, Signal.SYSLOG.word());
        this.signatures = new SignatureNotice(meters);
        this.origins = new SyslogOrigins(maxOrigins, memory);
        this.lines = new SenderLines(memory);
        this.current = rules.get();
    }

    @Override
    public Result next(SyslogBatch batch, String peer) {
        long startNanos = System.nanoTime();
        followRules();
        boolean first = !lines.waits(peer);
        Work work = current.redactor().sweep(batch);
        ReleasedMessages released = released(peer);
        for (int i = 0; i < batch.count(); i++) {
            SyslogMessageLocator located = work.locate(i);
            if (located == null) {
                released.withhold();
                continue;
            }
            SyslogOrigin origin = originOf(located, peer);
            if (!lines.waits(peer) && !work.isHit(i) && passes(origin, located, work)) {
                released.pass(batch, i, located.isSignature());
            } else {
                add(work.record(i), origin);
                lines.drain(released);
            }
        }
        if (lines.waits(peer) && (memory.isFull() || lines.isOverfull(peer))) {
            close(memory.isFull() ? null : peer);
        }
        lines.drain(released);
        boolean clean = first && !lines.waits(peer) && released.isClean();
        current.redactor().count(batch.bytes().readableBytes(), clean, startNanos);
        return clean ? new Result(batch.retain(), 0, 0) : released.write(batch.bytes().alloc());
    }

    /** @param sender of the batch at hand; null without one */
    private ReleasedMessages released(@Nullable String sender) {
        return new ReleasedMessages(current.redactor(), signatures, sender);
    }

    /** Whether a message without a hit may leave at once as it came: nothing begins in it that may go on. */
    private static boolean passes(SyslogOrigin origin, SyslogMessageLocator located, Work work) {
        return origin.joiner().passes(work.text(), located.textFrom(), located.textTo());
    }

    @Override
    public Optional<Instant> deadline() {
        return open.stream().flatMap(origin -> origin.joiner().deadline().stream()).min(Instant::compareTo);
    }

    @Override
    public Result expire() {
        followRules();
        List.copyOf(open).forEach(origin -> apply(origin, origin.joiner()::expire));
        return releaseWaiting();
    }

    @Override
    public Result close() {
        followRules();
        close(null);
        origins.close();
        return releaseWaiting();
    }

    private Result releaseWaiting() {
        ReleasedMessages released = released(null);
        lines.drain(released);
        return released.write(ByteBufAllocator.DEFAULT);
    }

    /** Ends all that the rules before have opened; by then it is examined with those in force. */
    private void followRules() {
        SyslogRules now = rules.get();
        if (!now.equals(current)) {
            close(null);
            origins.clear();
            current = now;
        }
    }

    /** Ends what is open, of one sender or, where that is null, of all. */
    private void close(@Nullable String sender) {
        for (SyslogOrigin origin : List.copyOf(open)) {
            if (sender == null || origin.sender().equals(sender)) {
                apply(origin, origin.joiner()::close);
            }
        }
    }

    private void add(SyslogRecord record, SyslogOrigin origin) {
        lines.add(record, origin.sender());
        origin.held().add(record);
        apply(origin, () -> origin.joiner().next(record.text(), record.isHit()));
    }

    private SyslogOrigin originOf(SyslogMessageLocator located, String peer) {
        String name = located.origin();
        if (located.pri() >= 0) {
            lastOrigin = name;
        }
        String key = peer.isEmpty() ? lastOrigin : peer + ' ' + name;
        SyslogOrigin origin = origins.get(key);
        if (origin == null) {
            SyslogOrigin forgotten = origins.makeRoom();
            if (forgotten != null) {
                apply(forgotten, forgotten.joiner()::close);
            }
            origin = new SyslogOrigin(
                    key, peer, new RecordJoiner(fields, current.ends(), limits, clock, located.service()));
            origins.add(origin);
        }
        return origin;
    }

    /** Decides on messages of an origin by the verdicts of a step; where that breaks, all that is held of it is withheld. */
    private void apply(SyslogOrigin origin, Supplier<List<Verdict>> step) {
        if (origin.held().isEmpty()) {
            return;
        }
        List<Verdict> verdicts;
        try {
            verdicts = step.get();
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("syslog messages of an origin are withheld: they could not be looked at together");
            verdicts = origin.held().stream()
                    .map(held -> new Verdict(0, Verdict.Kind.WITHHELD, List.of(), false))
                    .toList();
            origins.remove(origin);
        }
        for (Verdict verdict : verdicts) {
            origin.held().remove().decide(verdict);
            if (verdict.unfinished()) {
                unfinished.increment();
                if (UNFINISHED_LOG.permit()) {
                    LOGGER.atWarn().log("a block began in a syslog message and did not end within the window; it is masked that far");
                }
            }
        }
        if (origin.held().isEmpty()) {
            open.remove(origin);
        } else {
            open.add(origin);
        }
        lines.move(origin.sender());
    }
}
