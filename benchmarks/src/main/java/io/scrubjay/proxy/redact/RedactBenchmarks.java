package io.scrubjay.proxy.redact;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.Payload;
import io.scrubjay.benchmarks.corpus.RuleLeaks;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * How fast does one thread redact OTLP log requests in direct buffers, by their size, their form and the share of
 * records that leak? An operation is one mebibyte of requests, so the score is MiB/s.
 *
 * <p>Unfair to the proxy's users: no sockets, no compression, no incidents; the end-to-end comparison has those.
 * Unfair to the redactor: each leak is one of the built-in rules' own samples, and all rules leak equally often.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@State(Scope.Thread)
public class RedactBenchmarks {
    private static final int MEBIBYTES = 4;
    private static final long SEED = 20_261_123;

    @Param({"4096", "65536"})
    int payloadBytes;

    @Param({"PROTOBUF", "JSON"})
    PayloadFormat format = PayloadFormat.PROTOBUF;

    @Param({"0", "0.01", "0.1", "1"})
    double leakRate;

    private final CompiledRules rules = CompiledRules.compile(BuiltinPacks.load(List.of(BuiltinPacks.ALL)));
    private final Sweep sweep = rules.newSweep();
    private final Examiner examiner = rules.newExaminer();
    private final OtlpRedactor redactor = new OtlpRedactor(
            sweep,
            new FieldRedactor(examiner, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker()),
            new OpenEnds(rules.pack()),
            finding -> {},
            new Meters(new SimpleMeterRegistry()));
    private final List<ByteBuf> requests = new ArrayList<>();

    /** Encodes the requests. */
    @Setup(Level.Trial)
    public void encode() {
        AgentTelemetry telemetry = new AgentTelemetry(SEED, leakRate, RuleLeaks.of(rules.pack()));
        OtlpPayloads payloads =
                switch (format) {
                    case PROTOBUF -> OtlpPayloads.protobuf(telemetry, payloadBytes);
                    case JSON -> OtlpPayloads.json(telemetry, payloadBytes);
                };
        for (Payload payload : payloads.next(MEBIBYTES * (1 << 20) / payloadBytes)) {
            requests.add(ByteBufAllocator.DEFAULT.directBuffer(payload.bytes().length).writeBytes(payload.bytes()));
        }
    }

    /** Frees native memory. */
    @TearDown(Level.Trial)
    public void close() {
        requests.forEach(ByteBuf::release);
        examiner.close();
        sweep.close();
        rules.close();
    }

    /** Sweep, examination, masks and splice; returns how many bytes came out. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public long redact() throws UnscannableException {
        long bytes = 0;
        for (ByteBuf request : requests) {
            ByteBuf redacted = redactor.redact(Signal.LOGS, format, request);
            bytes += redacted.readableBytes();
            redacted.release();
        }
        return bytes;
    }
}
