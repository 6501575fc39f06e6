package io.scrubjay.benchmarks.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A way from the load generator to the sink.
 *
 * @param address what the load generator talks to
 * @param program what stands in between; null where nothing does
 */
record Route(InetSocketAddress address, @Nullable Child program) implements AutoCloseable {
    static Route direct(InetSocketAddress sink) {
        return new Route(sink, null);
    }

    static Route through(int port, Child program) {
        return new Route(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), program);
    }

    /** User and system time of the program so far; zero where there is none. */
    Duration cpuTime() {
        return program == null ? Duration.ZERO : program.cpuTime();
    }

    /** What is resident of the program, in MiB; 0 where there is none. */
    double residentMib() {
        return program == null ? 0 : program.residentMib();
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
