package io.scrubjay.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints cells as a Markdown table with the ratio of each to nginx passing on the same at the same size. MB/s are those
 * of telemetry, before compression.
 */
final class ResultTable {
    private ResultTable() {}

    static String format(List<Cell> cells) {
        StringBuilder table = new StringBuilder();
        table.append("| request | row | requests/s | MB/s | x nginx | CPU us/request | x nginx CPU | MiB |"
                + " added p50 us | p99 us | p99.9 us | failed |\n");
        table.append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        for (Cell cell : cells) {
            Cell.Sample sample = cell.median();
            Optional<Cell.Sample> baseline = cells.stream()
                    .filter(other -> other.payloadBytes() == cell.payloadBytes()
                            && cell.row().comparesWith(other.row()))
                    .map(Cell::median)
                    .findFirst();
            double requestsPerSecond = sample.load().requestsPerSecond();
            Latency added = cell.added();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,.0f | %,.1f | %s | %s | %s | %s | %s | %s | %s | %d |%n",
                    size(cell.payloadBytes()),
                    cell.row().name(),
                    requestsPerSecond,
                    requestsPerSecond * cell.payloadBytes() / 1e6,
                    ratio(requestsPerSecond, baseline.map(of -> of.load().requestsPerSecond()).orElse(0.0)),
                    orDash("%,.1f", sample.cpuMicros()),
                    ratio(sample.cpuMicros(), baseline.map(Cell.Sample::cpuMicros).orElse(0.0)),
                    orDash("%,.0f", sample.residentMib()),
                    orDash("%,.0f", added == null ? 0 : added.p50Micros()),
                    orDash("%,.0f", added == null ? 0 : added.p99Micros()),
                    orDash("%,.0f", added == null ? 0 : added.p999Micros()),
                    cell.failed()));
        }
        return table.toString();
    }

    private static String ratio(double value, double of) {
        return value == 0 || of == 0 ? "-" : String.format(Locale.ROOT, "%.2f", value / of);
    }

    private static String orDash(String format, double value) {
        return value == 0 ? "-" : String.format(Locale.ROOT, format, value);
    }

    static String size(int bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
