package io.scrubjay.benchmarks.load;

import io.scrubjay.benchmarks.corpus.Payload;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many requests a second pass through Scrubjay, at what cost in processor time, and how much later they arrive,
 * compared with proxies that only pass them on: OTLP logs over loopback, one event loop each for load, sink and
 * Scrubjay. Rates come from a closed loop; what is added to the time of a request from an open loop at half of them,
 * less the time without a proxy at the same rate.
 *
 * <p>Unfair to all proxies: load and sink take processor time of the same machine, so that on few cores the ratio of
 * rates is nearer to 1 than the proxies are; the ratio of processor time a request is not diluted. Unfair to Scrubjay:
 * the others neither parse nor scan what they pass on. Unfair to nginx: it keeps a body whole before it passes it on,
 * as Scrubjay does; HAProxy does not.
 */
public final class EndToEnd {
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
     * @param args {@code --seconds N} a measurement, {@code --warmup N} seconds before, {@code --latency N} seconds at
     *     half load (0 leaves it out), {@code --rounds N}, {@code --connections N}, {@code --rows 02,04},
     *     {@code --sizes 4,64,1024} in KiB, {@code --launcher FILE}, the {@code scrubjay} to start,
     *     {@code --plot FILE}, the SVG to write
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
        try (Routes routes = new Routes(options.launcher(), directory, out);
                LoadGenerator generator = new LoadGenerator()) {
            List<Cell> cells = new ArrayList<>();
            for (int payloadBytes : options.payloadBytes()) {
                System.err.println("measuring at " + ResultTable.size(payloadBytes) + " ...");
                cells.addAll(measure(generator, routes, payloadBytes));
            }
            out.print(ResultTable.format(cells));
            String plot = Plot.svg(Curve.of(cells));
            if (!plot.isEmpty()) {
                Files.writeString(options.plot(), plot);
                out.println("plot: " + options.plot());
            }
            if (cells.stream().anyMatch(cell -> cell.failed() > 0)) {
                throw new IllegalStateException("failed requests: some (expected: none; the numbers do not count)");
            }
        } finally {
            Directories.delete(directory);
        }
    }

    /** Rounds go over all rows in turn, so that a change of the machine's mood meets all of them. */
    private List<Cell> measure(LoadGenerator generator, Routes routes, int payloadBytes)
            throws IOException, InterruptedException {
        Map<Traffic, List<Payload>> payloads = new EnumMap<>(Traffic.class);
        Map<Cell, Way> cells = new LinkedHashMap<>();
        for (Row row : options.rows()) {
            Optional<Route> route = row.isMeasuredAt(payloadBytes) ? routes.of(row) : Optional.empty();
            if (route.isPresent()) {
                List<Payload> sent =
                        payloads.computeIfAbsent(row.traffic(), traffic -> traffic.payloads(payloadBytes));
                cells.put(new Cell(row, payloadBytes), new Way(route.get(), sent));
            }
        }
        for (Map.Entry<Cell, Way> cell : cells.entrySet()) {
            Row row = cell.getKey().row();
            Way way = cell.getValue();
            check(routes.sink(), row, way.route().address(), way.payloads());
            generator.run(
                    row.traffic().wire(),
                    way.route().address(),
                    way.payloads(),
                    connections(row, payloadBytes),
                    options.warmup());
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (Map.Entry<Cell, Way> cell : cells.entrySet()) {
                cell.getKey().add(sample(generator, cell.getKey(), cell.getValue()));
            }
        }
        if (options.latency().isPositive()) {
            for (Map.Entry<Cell, Way> cell : cells.entrySet()) {
                addLatency(generator, routes, cell.getKey(), cell.getValue());
            }
        }
        return List.copyOf(cells.keySet());
    }

    private Cell.Sample sample(LoadGenerator generator, Cell cell, Way way)
            throws InterruptedException {
        Duration cpuBefore = way.route().cpuTime();
        Load load = generator.run(
                cell.row().traffic().wire(),
                way.route().address(),
                way.payloads(),
                connections(cell.row(), cell.payloadBytes()),
                options.measurement());
        double cpuMicros = way.route().cpuTime().minus(cpuBefore).toNanos() / 1e3;
        return new Cell.Sample(load, cpuMicros / Math.max(1, load.accepted()), way.route().residentMib());
    }

    private void addLatency(LoadGenerator generator, Routes routes, Cell cell, Way way)
            throws InterruptedException {
        if (cell.row().program() == Row.Program.NONE) {
            return;
        }
        Wire wire = cell.row().traffic().wire();
        double rate = cell.median().load().requestsPerSecond() / 2;
        int connections = connections(cell.row(), cell.payloadBytes());
        Latency through = generator.run(
                wire, way.route().address(), way.payloads(), connections, options.latency(), rate);
        Latency direct = generator.run(
                wire, routes.direct(cell.row()).address(), way.payloads(), connections, options.latency(), rate);
        cell.setAdded(through.above(direct));
    }

    /** Where the requests of a row go, and which they are. */
    private record Way(Route route, List<Payload> payloads) {}

    private int connections(Row row, int payloadBytes) {
        if (row.connections() > 0) {
            return row.connections();
        }
        return payloadBytes > 256 << 10 ? Math.min(8, options.connections()) : options.connections();
    }

    /** What is measured must be what the program is for: clean requests arrive unchanged, leaking ones masked. */
    private void check(Sink sink, Row row, InetSocketAddress target, List<Payload> payloads)
            throws IOException, InterruptedException {
        if (row.program() != Row.Program.SCRUBJAY || !row.traffic().wire().equals(Traffic.CLEAN.wire())) {
            return;
        }
        boolean leaks = row.traffic() != Traffic.CLEAN;
        List<Payload> checked = payloads.stream()
                .filter(payload -> payload.leakingEntries() > 0 == leaks)
                .limit(CHECKED_REQUESTS)
                .toList();
        sink.keepBodies(true);
        try (LoadProbe probe = new LoadProbe(target)) {
            long wrong = 0;
            for (Payload payload : checked) {
                probe.post(payload);
                wrong += Arrays.equals(sink.takeLatestBody(), payload.bytes()) == leaks ? 1 : 0;
            }
            if (wrong > 0) {
                out.printf(
                        "note: %s: %d of %d requests arrived %s%n",
                        row.name(), wrong, checked.size(), leaks ? "as they were" : "changed");
            }
        } finally {
            sink.keepBodies(false);
        }
    }
}
