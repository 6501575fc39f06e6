package io.scrubjay.benchmarks.load;

/**
 * How long requests at a fixed rate took from when they were due to their answers.
 *
 * @param p50Micros median, in microseconds
 * @param p99Micros 99 of 100 took at most so long
 * @param p999Micros 999 of 1000 took at most so long
 * @param failed requests that were answered otherwise than with 200, and connections that broke
 */
record Latency(double p50Micros, double p99Micros, double p999Micros, long failed) {
    /** What is above another's, at each percentile; below 0 where chance has it so. */
    Latency above(Latency other) {
        return new Latency(
                p50Micros - other.p50Micros, p99Micros - other.p99Micros, p999Micros - other.p999Micros, failed);
    }
}
