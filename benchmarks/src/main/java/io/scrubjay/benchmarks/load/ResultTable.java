package io.scrubjay.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints cells as a Markdown table with the ratio of each to the pass-through peer at the same size. */
final class ResultTable {
    /** The row that the ratios refer to. */
    static final String BASELINE = "02 nginx proxy_pass, 1 worker";

    private ResultTable() {}

    static String format(List<Cell> cells) {
        StringBuilder table = new StringBuilder();
        table.append("| request | row | requests/s | MB/s | x nginx | CPU us/request | x nginx CPU | failed |\n");
        table.append("|---|---|---:|---:|---:|---:|---:|---:|\n");
        for (Cell cell : cells) {
            Cell.Sample sample = cell.median();
            Optional<Cell.Sample> baseline = cells.stream()
                    .filter(other -> other.payloadBytes() == cell.payloadBytes() && other.row().equals(BASELINE))
                    .map(Cell::median)
                    .findFirst();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,.0f | %,.1f | %s | %s | %s | %d |%n",
                    size(cell.payloadBytes()),
                    cell.row(),
                    sample.load().requestsPerSecond(),
                    sample.load().megabytesPerSecond(),
                    ratio(
                            sample.load().requestsPerSecond(),
                            baseline.map(of -> of.load().requestsPerSecond()).orElse(0.0)),
                    sample.cpuMicros() == 0 ? "-" : String.format(Locale.ROOT, "%,.1f", sample.cpuMicros()),
                    ratio(sample.cpuMicros(), baseline.map(Cell.Sample::cpuMicros).orElse(0.0)),
                    cell.failed()));
        }
        return table.toString();
    }

    private static String ratio(double value, double of) {
        return value == 0 || of == 0 ? "-" : String.format(Locale.ROOT, "%.2f", value / of);
    }

    static String size(int bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
