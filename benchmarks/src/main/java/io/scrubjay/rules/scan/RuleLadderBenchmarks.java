package io.scrubjay.rules.scan;

import static java.util.Objects.requireNonNull;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.TextCorpus;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What do more rules cost? One thread sweeps clean agent logs in 64 KiB pieces with some of the built-in rules, drawn from a
 * seed. An operation is one megabyte, so the score is MB/s.
 *
 * <p>Unfair to few rules: which ones are drawn matters more for them, since a few everyday names make most of the stops.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@State(Scope.Thread)
public class RuleLadderBenchmarks {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int CORPUS_BYTES = 4_000_000;
    private static final long SEED = 20_261_123;

    @Param({"100", "1000"})
    int ruleCount;

    private final SweptBytes corpus = new SweptBytes(TextCorpus.bytes(AgentTelemetry.clean(SEED), CORPUS_BYTES));
    private @Nullable CompiledRules compiled;
    private @Nullable Sweep sweep;

    /** Compiles the rules. */
    @Setup
    public void compile() {
        List<Rule> rules = new ArrayList<>(BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules());
        Collections.shuffle(rules, new Random(SEED));
        compiled = CompiledRules.compile(new RulePack(rules.subList(0, ruleCount)));
        sweep = compiled.newSweep();
    }

    /** Frees native memory. */
    @TearDown
    public void close() {
        requireNonNull(sweep).close();
        requireNonNull(compiled).close();
        corpus.close();
    }

    /** What each piece of the last operation took: {@link SweptBytes#nanosPerByte}. */
    double[] nanosPerByte() {
        return corpus.nanosPerByte();
    }

    /** The sweep of the proxy; returns its hits. */
    @Benchmark
    @OperationsPerInvocation(CORPUS_BYTES / 1_000_000)
    public long sweep() {
        return corpus.hits(requireNonNull(sweep), PIECE_BYTES);
    }
}
