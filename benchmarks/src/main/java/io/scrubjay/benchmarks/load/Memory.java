package io.scrubjay.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The resident memory of a process, as Linux tells it. */
final class Memory {
    private Memory() {}

    /** In KiB, 0 where the system does not tell. */
    static long residentKib(long pid) {
        try {
            return residentKib(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
        } catch (IOException e) {
            return 0;
        }
    }

    /** By the lines of {@code /proc/PID/status}: {@code VmRSS:   123456 kB}. */
    static long residentKib(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
