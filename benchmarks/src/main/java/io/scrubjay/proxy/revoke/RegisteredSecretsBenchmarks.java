package io.scrubjay.proxy.revoke;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.Payload;
import io.scrubjay.proxy.redact.OtlpRedactor;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.UnscannableException;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.KnownSecrets;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.RegisteredSecrets;
import io.scrubjay.rules.scan.SeenSecrets;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.scan.TokenHint;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
 * How much slower is the redaction of clean OTLP requests when credentials are registered with hints, by how many they
 * are and by the length of the shortest? An operation is one mebibyte of requests, so the score is MiB/s.
 *
 * <p>Unfair to the registry: real hints repeat lengths and beginnings, so that fewer tokens look like one.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@State(Scope.Thread)
public class RegisteredSecretsBenchmarks {
    private static final int MEBIBYTES = 4;
    private static final int PAYLOAD_BYTES = 65_536;
    private static final long SEED = 20_261_123;

    /** How many, and how many bytes each has at least. */
    @Param({"0x16", "1000x40", "1000x32", "1000x24", "1000x16", "1000000x40"})
    String registered = "";

    @Param({"PROTOBUF", "JSON"})
    PayloadFormat format = PayloadFormat.PROTOBUF;

    private final CompiledRules rules = CompiledRules.compile(BuiltinPacks.load(List.of(BuiltinPacks.ALL)));
    private final Registered secrets = new Registered();
    private final KnownSecrets known = new KnownSecrets(new SeenSecrets(), secrets);
    private final Sweep sweep = rules.newSweep(known);
    private final Examiner examiner = rules.newExaminer(known);
    private final OtlpRedactor redactor = new OtlpRedactor(
            sweep,
            new FieldRedactor(examiner, newFingerprinter(), new LabelMasker()),
            new OpenEnds(rules.pack()),
            finding -> {},
            new Meters(new SimpleMeterRegistry()));
    private final List<ByteBuf> requests = new ArrayList<>();

    /** Encodes the requests, registers the secrets. */
    @Setup(Level.Trial)
    public void encode() {
        AgentTelemetry telemetry = AgentTelemetry.clean(SEED);
        OtlpPayloads payloads =
                switch (format) {
                    case PROTOBUF -> OtlpPayloads.protobuf(telemetry, PAYLOAD_BYTES);
                    case JSON -> OtlpPayloads.json(telemetry, PAYLOAD_BYTES);
                };
        for (Payload payload : payloads.next(MEBIBYTES * (1 << 20) / PAYLOAD_BYTES)) {
            requests.add(ByteBufAllocator.DEFAULT.directBuffer(payload.bytes().length).writeBytes(payload.bytes()));
        }
        String[] countAndLength = registered.split("x", -1);
        Random random = new Random(SEED);
        int shortest = Integer.parseInt(countAndLength[1]);
        for (int i = 0; i < Integer.parseInt(countAndLength[0]); i++) {
            secrets.hints.add(new TokenHint(random.nextInt(), shortest + random.nextInt(32)));
            secrets.fingerprints.add(
                    new Fingerprint(String.format("%016x%016x", random.nextLong(), random.nextLong())));
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

    /** Sweep with its look for registered secrets; returns how many bytes came out. */
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

    private static Fingerprinter newFingerprinter() {
        return new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]);
    }

    /** The registry without its store. */
    private static final class Registered implements RegisteredSecrets {
        private final HintIndex hints = new HintIndex();
        private final FingerprintIndex fingerprints = new FingerprintIndex();

        @Override
        public int minBytes() {
            return hints.minBytes();
        }

        @Override
        public int nextLength(int prefixCrc, int aboveBytes) {
            return hints.nextLength(prefixCrc, aboveBytes);
        }

        @Override
        public Check newCheck() {
            Fingerprinter fingerprinter = newFingerprinter();
            return (token, lengthBytes) ->
                    fingerprints.contains(fingerprinter.fingerprint(token, 0, lengthBytes));
        }
    }
}
