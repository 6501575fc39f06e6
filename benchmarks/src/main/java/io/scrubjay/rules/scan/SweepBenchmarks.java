package io.scrubjay.rules.scan;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.TextCorpus;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.Scratch;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast does one thread sweep clean agent logs with every built-in rule, by the size of the piece? An operation is
 * one megabyte, so the score is MB/s.
 *
 * <p>Two yardsticks run beside it: a database of nothing but the pack's literals, and copying the bytes. Unfair to the
 * sweep: the literals leave out everyday words and whatever has fewer than four letters, and count their hits without
 * keeping them. Unfair to the literals: they hit more often than the sweep does. Unfair to nobody but better than
 * life: the 16 MB are hot in the processor's outer cache where that is large enough.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@State(Scope.Thread)
public class SweepBenchmarks {
    private static final int CORPUS_MEGABYTES = TextCorpus.DEFAULT_BYTES / 1_000_000;
    private static final long SEED = 20_261_123;

    @Param({"256", "4096", "65536"})
    public int pieceBytes;

    private final SweptBytes corpus =
            new SweptBytes(TextCorpus.bytes(AgentTelemetry.clean(SEED), TextCorpus.DEFAULT_BYTES));
    /** Other packs: {@code -jvmArgsAppend "--enable-native-access=ALL-UNNAMED -Dpacks=builtin+personal"}. */
    private final RulePack pack =
            BuiltinPacks.load(List.of(System.getProperty("packs", BuiltinPacks.ALL).split("\\+", -1)));
    private final CompiledRules rules = CompiledRules.compile(pack);
    private final Sweep sweep = rules.newSweep();
    private final Database literals = PackLiterals.database(pack);
    private long literalHits;
    private final Scratch literalScratch = literals.newScratch((id, toByte) -> {
        literalHits++;
        return true;
    });
    private final Arena arena = Arena.ofShared();
    private MemorySegment copy = MemorySegment.NULL;

    /** Makes room for the copy. */
    @Setup
    public void allocate() {
        copy = arena.allocate(pieceBytes, 64);
    }

    /** Frees native memory. */
    @TearDown
    public void close() {
        sweep.close();
        rules.close();
        literalScratch.close();
        literals.close();
        corpus.close();
        arena.close();
    }

    /** What each piece of the last operation took: {@link SweptBytes#nanosPerByte}. */
    double[] nanosPerByte() {
        return corpus.nanosPerByte();
    }

    /** The sweep of the proxy; returns its hits. */
    @Benchmark
    @OperationsPerInvocation(CORPUS_MEGABYTES)
    public long sweep() {
        return corpus.hits(sweep, pieceBytes);
    }

    /** Literals only; returns their hits. */
    @Benchmark
    @OperationsPerInvocation(CORPUS_MEGABYTES)
    public long literals() {
        literalHits = 0;
        corpus.inPieces(
                pieceBytes,
                (address, lengthBytes) ->
                        literalScratch.scan(address, lengthBytes) == Scratch.Outcome.COMPLETE ? 0 : 1);
        return literalHits;
    }

    /** The ceiling: each byte read and written once; returns a byte of the copy. */
    @Benchmark
    @OperationsPerInvocation(CORPUS_MEGABYTES)
    public long copy() {
        MemorySegment memory = corpus.memory();
        long base = memory.address();
        return corpus.inPieces(pieceBytes, (address, lengthBytes) -> {
            MemorySegment.copy(memory, address - base, copy, 0, lengthBytes);
            return copy.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0);
        });
    }
}
