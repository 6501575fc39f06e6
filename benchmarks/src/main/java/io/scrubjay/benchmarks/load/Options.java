package io.scrubjay.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long and how hard the end-to-end comparison runs.
 *
 * @param measurement length of one measurement
 * @param warmup length of the load before the measurements of a row
 * @param rounds measurements of each row; the median counts
 * @param connections at once; at most 8 for requests above 256 KiB
 * @param launcher the {@code scrubjay} to start
 */
record Options(Duration measurement, Duration warmup, int rounds, int connections, Path launcher) {
    static Options parse(String[] args) {
        Duration measurement = Duration.ofSeconds(3);
        Duration warmup = Duration.ofSeconds(4);
        int rounds = 3;
        int connections = 32;
        Path launcher = Path.of("scrubjay");
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
                case "--launcher" -> launcher = Path.of(value);
                default -> throw new IllegalArgumentException(
                        args[i] + " (expected: --seconds, --warmup, --rounds, --connections or --launcher)");
            }
        }
        if (!Files.isExecutable(launcher)) {
            throw new IllegalArgumentException("--launcher: " + launcher + " (expected: an executable file)");
        }
        return new Options(measurement, warmup, rounds, connections, launcher.toAbsolutePath());
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
