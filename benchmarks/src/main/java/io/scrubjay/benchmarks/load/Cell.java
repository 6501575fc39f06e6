package io.scrubjay.benchmarks.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table at one request size: what each round measured, and the median of the rounds. Not for sharing.
 */
final class Cell {
    private final Row row;
    private final int payloadBytes;
    private final List<Sample> samples = new ArrayList<>();
    private @Nullable Latency added;

    Cell(Row row, int payloadBytes) {
        this.row = row;
        this.payloadBytes = payloadBytes;
    }

    /**
     * One measurement.
     *
     * @param load what the generator did
     * @param cpuMicros processor time that the program in between took for a request, in microseconds
     * @param residentMib memory of the program at the end, in MiB
     */
    record Sample(Load load, double cpuMicros, double residentMib) {}

    void add(Sample sample) {
        samples.add(sample);
    }

    /** What the program adds to the time of a request at half load. */
    void setAdded(Latency latency) {
        added = latency;
    }

    /** Null where it was not measured. */
    @Nullable Latency added() {
        return added;
    }

    Row row() {
        return row;
    }

    int payloadBytes() {
        return payloadBytes;
    }

    /** The round of the median request rate. */
    Sample median() {
        if (samples.isEmpty()) {
            throw new IllegalStateException(row.name() + ": no samples (expected: at least one)");
        }
        return samples.stream()
                .sorted(Comparator.comparingDouble(sample -> sample.load().requestsPerSecond()))
                .toList()
                .get(samples.size() / 2);
    }

    /** Failed requests of all rounds, and at half load. */
    long failed() {
        long atHalfLoad = added == null ? 0 : added.failed();
        return atHalfLoad
                + samples.stream().mapToLong(sample -> sample.load().failed()).sum();
    }
}
