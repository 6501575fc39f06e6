package io.scrubjay.benchmarks.load;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.LeakSource;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.Payload;
import io.scrubjay.benchmarks.corpus.RuleLeaks;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many requests a second pass through Scrubjay, and at what cost in processor time, compared with nginx that only
 * passes them on: OTLP/HTTP logs over loopback, closed loop, one event loop each for load, sink and Scrubjay.
 *
 * <p>Unfair to both proxies: load and sink take processor time of the same machine, so that on few cores the ratio of
 * rates is nearer to 1 than the proxies are; the ratio of processor time a request is not diluted. Unfair to Scrubjay:
 * nginx neither parses nor scans what it passes on. Unfair to nginx: it keeps a body whole before it passes it on, as
 * here both do.
 */
public final class EndToEnd {
    private static final int[] PAYLOAD_BYTES = {4 << 10, 64 << 10, 1 << 20};
    private static final long SEED = 20_261_123;
    private static final int POOL_BYTES = 16 << 20;
    private static final int CHECKED_REQUESTS = 32;

    private final Options options;
    private final PrintStream out;

    private EndToEnd(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs the comparison and prints the table.
     *
     * @param args {@code --seconds N} a measurement, {@code --warmup N} seconds before, {@code --rounds N},
     *     {@code --connections N}, {@code --launcher FILE}, the {@code scrubjay} to start
     */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("end-to-end: " + e.getMessage());
            System.exit(2);
            return;
        }
        new EndToEnd(options, System.out).run();
    }

    private void run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("scrubjay-end-to-end");
        Map<String, Route> routes = new LinkedHashMap<>();
        try (Sink sink = new Sink();
                LoadGenerator generator = new LoadGenerator()) {
            routes.put("01 no proxy", Route.direct(sink));
            Optional<Path> nginx = Nginx.find();
            if (nginx.isPresent()) {
                routes.put(ResultTable.BASELINE, Nginx.start(nginx.get(), directory, sink));
            } else {
                out.println("nginx is missing, so its rows and all ratios are left out (Debian: nginx-light)");
            }
            Route scrubjay = Scrubjay.start(options.launcher(), directory, sink);
            routes.put("03 scrubjay, clean", scrubjay);
            List<Cell> cells = new ArrayList<>();
            for (int payloadBytes : PAYLOAD_BYTES) {
                cells.addAll(measure(generator, sink, routes, scrubjay, payloadBytes));
            }
            out.print(ResultTable.format(cells));
            if (cells.stream().anyMatch(cell -> cell.failed() > 0)) {
                throw new IllegalStateException("failed requests: some (expected: none; the numbers do not count)");
            }
        } finally {
            for (Route route : routes.values()) {
                route.close();
            }
            delete(directory);
        }
    }

    /** Rounds go over all rows in turn, so that a change of the machine's mood meets all of them. */
    private List<Cell> measure(
            LoadGenerator generator, Sink sink, Map<String, Route> routes, Route scrubjay, int payloadBytes)
            throws IOException, InterruptedException {
        int count = Math.max(8, POOL_BYTES / payloadBytes);
        List<Payload> clean =
                OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), payloadBytes).next(count);
        LeakSource leaks = RuleLeaks.builtin();
        List<Payload> leaking = OtlpPayloads.protobuf(new AgentTelemetry(SEED, 0.01, leaks), payloadBytes)
                .next(count);
        check(sink, scrubjay.address(), clean, leaking);

        Map<Cell, Route> cells = new LinkedHashMap<>();
        routes.forEach((row, route) -> cells.put(new Cell(row, payloadBytes), route));
        Cell leakingCell = new Cell("04 scrubjay, 1 % of records leak", payloadBytes);
        cells.put(leakingCell, scrubjay);
        int connections = payloadBytes > 256 << 10 ? Math.min(8, options.connections()) : options.connections();
        for (Map.Entry<Cell, Route> cell : cells.entrySet()) {
            List<Payload> payloads = cell.getKey() == leakingCell ? leaking : clean;
            generator.run(cell.getValue().address(), payloads, connections, options.warmup());
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (Map.Entry<Cell, Route> cell : cells.entrySet()) {
                List<Payload> payloads = cell.getKey() == leakingCell ? leaking : clean;
                Route route = cell.getValue();
                Duration cpuBefore = route.cpuTime();
                Load load = generator.run(route.address(), payloads, connections, options.measurement());
                double cpuMicros = route.cpuTime().minus(cpuBefore).toNanos() / 1e3;
                cell.getKey().add(new Cell.Sample(load, cpuMicros / Math.max(1, load.accepted())));
            }
        }
        return List.copyOf(cells.keySet());
    }

    /** What is measured must be what the program is for: clean requests arrive unchanged, leaking ones masked. */
    private void check(Sink sink, InetSocketAddress scrubjay, List<Payload> clean, List<Payload> leaking)
            throws IOException, InterruptedException {
        sink.keepBodies(true);
        try (LoadProbe probe = new LoadProbe(scrubjay)) {
            long changed = 0;
            for (Payload payload : clean.subList(0, Math.min(CHECKED_REQUESTS, clean.size()))) {
                probe.post(payload);
                changed += Arrays.equals(sink.takeLatestBody(), payload.bytes()) ? 0 : 1;
            }
            List<Payload> withSecrets = leaking.stream()
                    .filter(payload -> payload.leakingEntries() > 0)
                    .limit(CHECKED_REQUESTS)
                    .toList();
            long unchanged = 0;
            for (Payload payload : withSecrets) {
                probe.post(payload);
                unchanged += Arrays.equals(sink.takeLatestBody(), payload.bytes()) ? 1 : 0;
            }
            if (changed > 0 || unchanged > 0) {
                out.printf(
                        "note: %d clean requests were changed, %d of %d leaking ones were not%n",
                        changed, unchanged, withSecrets.size());
            }
        } finally {
            sink.keepBodies(false);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
