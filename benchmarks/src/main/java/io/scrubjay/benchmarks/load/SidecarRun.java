package io.scrubjay.benchmarks.load;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Whether {@code run --profile sidecar} keeps within its memory: log records at a fixed rate over 16 connections, in
 * requests of 64 KiB, and every so often what is resident. Any one thread.
 */
public final class SidecarRun {
    private static final int PAYLOAD_BYTES = 64 << 10;
    private static final int REQUESTS = 256;
    private static final int CONNECTIONS = 16;
    private static final int STEPS = 10;

    private SidecarRun() {}

    /** Takes the launcher, the seconds and the records a second. */
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("sidecar: " + args.length + " arguments (expected: LAUNCHER SECONDS RECORDS)");
            System.exit(2);
        }
        Path launcher = Path.of(args[0]).toAbsolutePath();
        int seconds = Integer.parseInt(args[1]);
        double records = Double.parseDouble(args[2]);
        List<Payload> payloads =
                OtlpPayloads.protobuf(AgentTelemetry.clean(1), PAYLOAD_BYTES).next(REQUESTS);
        double rate = records / payloads.stream().mapToInt(Payload::entries).average().orElseThrow();
        Path directory = Files.createTempDirectory("scrubjay-sidecar");
        try (Sink sink = new Sink();
                LoadGenerator generator = new LoadGenerator();
                Route scrubjay = Scrubjay.start(
                        launcher,
                        directory,
                        new Scrubjay.Setup(
                                "http://127.0.0.1:" + sink.address().getPort(),
                                Row.ALL_RULES,
                                List.of("--profile", "sidecar")))) {
            System.out.printf(Locale.ROOT, "%.0f records/s in %.1f requests/s%n", records, rate);
            System.out.printf(Locale.ROOT, "idle: %.1f MiB%n", scrubjay.residentMib());
            for (int step = 1; step <= STEPS; step++) {
                Duration duration = Duration.ofMillis(seconds * 1000L / STEPS);
                Latency latency = generator.run(
                        Traffic.CLEAN.wire(), scrubjay.address(), payloads, CONNECTIONS, duration, rate);
                System.out.printf(
                        Locale.ROOT,
                        "%d s: %.1f MiB, p50 %.0f us, p99 %.0f us, failed %d%n",
                        seconds * step / STEPS,
                        scrubjay.residentMib(),
                        latency.p50Micros(),
                        latency.p99Micros(),
                        latency.failed());
            }
            System.out.printf("requests at the sink: %d%n", sink.requests());
        } finally {
            Directories.delete(directory);
        }
    }
}
