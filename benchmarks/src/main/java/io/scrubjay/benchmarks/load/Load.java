package io.scrubjay.benchmarks.load;

/**
 * What a run of the load generator did.
 *
 * @param accepted requests that were answered with 200
 * @param failed requests that were answered otherwise, and connections that broke
 * @param sentBytes request bytes, heads included
 * @param seconds from the first request to the last answer
 */
record Load(long accepted, long failed, long sentBytes, double seconds) {
    double requestsPerSecond() {
        return accepted / seconds;
    }

    double megabytesPerSecond() {
        return sentBytes / seconds / 1e6;
    }
}
