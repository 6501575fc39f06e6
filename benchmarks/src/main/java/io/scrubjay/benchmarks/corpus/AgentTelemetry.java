package io.scrubjay.benchmarks.corpus;

import io.scrubjay.benchmarks.corpus.LogEntry.Attribute;
import io.scrubjay.benchmarks.corpus.LogEntry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless sequence of what AI agents and the services around them log: reasoning, tool calls and results, model
 * calls, HTTP exchanges, stack traces, Kubernetes events. Not for sharing between threads.
 *
 * <p>The same seed gives the same sequence. Leaks are drawn from a random stream of their own, so that a leaking
 * sequence differs from the clean one of the same seed only in the entries that leak.
 */
public final class AgentTelemetry {
    private static final long START_UNIX_NANO = 1_790_000_000_000_000_000L;

    private final Pieces pieces;
    private final AgentEvents events;
    private final SplittableRandom leakRandom;
    private final double leakRate;
    private final LeakSource leaks;
    private long timeUnixNano = START_UNIX_NANO;

    /**
     * @param seed of everything that is made up
     * @param leakRate share of entries that leak, 0 to 1
     * @param leaks where leaked texts come from; {@link LeakSource#NONE} at rate 0
     */
    public AgentTelemetry(long seed, double leakRate, LeakSource leaks) {
        if (!(leakRate >= 0 && leakRate <= 1)) {
            throw new IllegalArgumentException("leakRate: " + leakRate + " (expected: 0 to 1)");
        }
        SplittableRandom random = new SplittableRandom(seed);
        this.leakRandom = random.split();
        this.pieces = new Pieces(random);
        this.events = new AgentEvents(pieces);
        this.leakRate = leakRate;
        this.leaks = leaks;
    }

    /** Telemetry without a secret in it. */
    public static AgentTelemetry clean(long seed) {
        return new AgentTelemetry(seed, 0, LeakSource.NONE);
    }

    /** The next entry; below 3,000 bytes in any encoding unless it leaks something longer. */
    public LogEntry next() {
        timeUnixNano += pieces.number(10_000, 40_000_000);
        List<Attribute> attributes = new ArrayList<>();
        String body = events.next(attributes);
        LogEntry clean = new LogEntry(
                timeUnixNano, level(), body, attributes, pieces.hex(32), pieces.hex(16), false);
        return leakRandom.nextDouble() < leakRate ? leaking(clean) : clean;
    }

    private Level level() {
        int of100 = pieces.number(0, 100);
        if (of100 < 20) {
            return Level.DEBUG;
        }
        if (of100 < 90) {
            return Level.INFO;
        }
        return of100 < 97 ? Level.WARN : Level.ERROR;
    }

    /** A secret escapes where an agent shows what it read: in its words, a tool's output, an argument. */
    private LogEntry leaking(LogEntry clean) {
        String secret = leaks.next(leakRandom);
        List<Attribute> attributes = new ArrayList<>(clean.attributes());
        String body = clean.body();
        switch (leakRandom.nextInt(4)) {
            case 0 -> body = "The file says:\n" + secret + "\nI will use it for the next call.";
            case 1 -> body = "{\"tool\":\"shell\",\"exit_code\":0,\"stdout\":" + Json.quoted(secret + "\n") + "}";
            case 2 -> attributes.add(new Attribute.Text("gen_ai.tool.call.result", secret));
            default -> body = body + "\n" + secret + "\n";
        }
        return new LogEntry(
                clean.timeUnixNano(), clean.level(), body, attributes, clean.traceId(), clean.spanId(), true);
    }
}
