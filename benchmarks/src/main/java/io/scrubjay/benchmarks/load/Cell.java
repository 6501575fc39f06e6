package io.scrubjay.benchmarks.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One row of the table at one request size: what each round measured, and the median of the rounds. Not for sharing.
 */
final class Cell {
    private final String row;
    private final int payloadBytes;
    private final List<Sample> samples = new ArrayList<>();

    Cell(String row, int payloadBytes) {
        this.row = row;
        this.payloadBytes = payloadBytes;
    }

    /**
     * One measurement.
     *
     * @param load what the generator did
     * @param cpuMicros processor time that the program in between took for a request, in microseconds
     */
    record Sample(Load load, double cpuMicros) {}

    void add(Sample sample) {
        samples.add(sample);
    }

    String row() {
        return row;
    }

    int payloadBytes() {
        return payloadBytes;
    }

    /** The round of the median request rate. */
    Sample median() {
        if (samples.isEmpty()) {
            throw new IllegalStateException(row + ": no samples (expected: at least one)");
        }
        return samples.stream()
                .sorted(Comparator.comparingDouble(sample -> sample.load().requestsPerSecond()))
                .toList()
                .get(samples.size() / 2);
    }

    /** Failed requests of all rounds. */
    long failed() {
        return samples.stream().mapToLong(sample -> sample.load().failed()).sum();
    }
}
