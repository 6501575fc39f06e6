package io.scrubjay.rules.scan;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.TextCorpus;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Sweeps clean telemetry with the built-in rules of the build that loaded it; {@link SweepComparison} loads it once for each of two. One
 * thread.
 */
public final class ComparedSweep implements IntFunction<double[]> {
    /** How the telemetry is written, by its number. */
    static final List<String> FORMS = List.of("lines", "OTLP protobuf", "OTLP/JSON");

    private static final int FORM_BYTES = 1_000_000;
    private static final int PIECE_BYTES = 64 * 1024;
    private static final long SEED = 20_261_123;

    private final List<SweptBytes> forms = List.of(
            new SweptBytes(TextCorpus.bytes(AgentTelemetry.clean(SEED), FORM_BYTES)),
            SweptBytes.ofProtobuf(OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), FORM_BYTES).next().bytes()),
            new SweptBytes(OtlpPayloads.json(AgentTelemetry.clean(SEED), FORM_BYTES).next().bytes()));

    private final Sweep sweep;
    /** Builds up to that of 2026-11 know no text. */
    private final boolean knowsText =
            Arrays.stream(Sweep.class.getMethods()).anyMatch(method -> method.getName().equals("sweepText"));

    /** @param without ids of rules to leave out, separated by commas; or nothing */
    public ComparedSweep(String without) {
        RulePack all = BuiltinPacks.load(List.of(BuiltinPacks.ALL));
        Set<String> left = new HashSet<>(Arrays.asList(without.split(",")));
        RulePack pack = new RulePack(
                all.rules().stream().filter(rule -> !left.remove(rule.id().toString())).toList());
        left.remove("");
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("--without: " + left + " (expected: ids of built-in rules)");
        }
        this.sweep = CompiledRules.compile(pack).newSweep();
    }

    /** What each piece of a megabyte took; the sum is in nanoseconds a byte. */
    @Override
    public double[] apply(int form) {
        SweptBytes bytes = forms.get(form);
        long _ = knowsText
                ? bytes.hits(sweep, PIECE_BYTES)
                : bytes.inPieces(PIECE_BYTES, (address, lengthBytes) -> sweep.sweep(address, lengthBytes).count());
        return bytes.nanosPerByte();
    }
}
