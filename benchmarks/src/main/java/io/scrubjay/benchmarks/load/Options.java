package io.scrubjay.benchmarks.load;

import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long and how hard the end-to-end comparison runs.
 *
 * @param measurement length of one measurement
 * @param warmup length of the load before the measurements of a row
 * @param rounds measurements of each row; the median counts
 * @param connections at once; at most 8 for requests above 256 KiB
 * @param latency length of a measurement at half load; zero for none
 * @param rows of the ladder, in its order
 * @param payloadBytes sizes of requests
 * @param launcher the {@code scrubjay} to start
 * @param plot the SVG to write
 */
record Options(
        Duration measurement,
        Duration warmup,
        int rounds,
        int connections,
        Duration latency,
        List<Row> rows,
        List<Integer> payloadBytes,
        Path launcher,
        Path plot) {
    private static final int MAX_KIB = 32 << 10;

    static Options parse(String[] args) {
        Duration measurement = Duration.ofSeconds(3);
        Duration warmup = Duration.ofSeconds(4);
        int rounds = 3;
        int connections = 32;
        Duration latency = Duration.ofSeconds(3);
        List<Row> rows = Row.LADDER;
        List<Integer> payloadBytes = List.of(4 << 10, 64 << 10, 1 << 20);
        Path launcher = Path.of("scrubjay");
        Path plot = Path.of("end-to-end.svg");
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": no value (expected: one)");
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--seconds" -> measurement = Duration.ofSeconds(number(args[i], value, 1, 600));
                case "--warmup" -> warmup = Duration.ofSeconds(number(args[i], value, 0, 600));
                case "--rounds" -> rounds = number(args[i], value, 1, 99);
                case "--connections" -> connections = number(args[i], value, 1, 1000);
                case "--latency" -> latency = Duration.ofSeconds(number(args[i], value, 0, 600));
                case "--rows" -> rows = rows(value);
                case "--sizes" -> payloadBytes = sizes(value);
                case "--launcher" -> launcher = Path.of(value);
                case "--plot" -> plot = Path.of(value);
                default -> throw new IllegalArgumentException(args[i] + " (expected: --seconds, --warmup, --rounds,"
                        + " --connections, --latency, --rows, --sizes, --launcher or --plot)");
            }
        }
        if (!Files.isExecutable(launcher)) {
            throw new IllegalArgumentException("--launcher: " + launcher + " (expected: an executable file)");
        }
        return new Options(
                measurement,
                warmup,
                rounds,
                connections,
                latency,
                rows,
                payloadBytes,
                launcher.toAbsolutePath(),
                plot.toAbsolutePath());
    }

    private static List<Row> rows(String numbers) {
        List<String> known = Row.LADDER.stream().map(Row::number).distinct().toList();
        List<String> wanted = List.of(numbers.split(","));
        for (String number : wanted) {
            if (!known.contains(number)) {
                throw new IllegalArgumentException(
                        "--rows: " + number + " (expected: " + String.join(",", known) + ")");
            }
        }
        return Row.LADDER.stream().filter(row -> wanted.contains(row.number())).toList();
    }

    private static List<Integer> sizes(String kib) {
        return Stream.of(kib.split(","))
                .map(size -> number("--sizes", size, OtlpPayloads.MIN_BYTES >> 10, MAX_KIB) << 10)
                .toList();
    }

    private static int number(String name, String value, int min, int max) {
        int number;
        try {
            number = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            number = -1;
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
        return number;
    }
}
