package io.scrubjay.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The other pass-through peer: HAProxy with one thread, over persistent connections, nothing logged. */
final class Haproxy {
    private static final List<String> PLACES = List.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy");

    private Haproxy() {}

    /** The HAProxy of this machine, empty where none is installed. */
    static Optional<Path> find() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    static Route start(Path executable, Path directory, int sinkPort) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = Child.freePort();
        Path config = Files.writeString(directory.resolve("haproxy.cfg"), config(port, sinkPort));
        // -db: in the foreground, so that the process that was started is the one that works
        Child haproxy = Child.start(
                "haproxy", directory, List.of(executable.toString(), "-db", "-f", config.toString()), Map.of());
        haproxy.awaitListening(port, Duration.ofSeconds(10));
        return Route.through(port, haproxy);
    }

    private static String config(int port, int sinkPort) {
        return """
                global
                    nbthread 1
                    maxconn 4096
                defaults
                    mode http
                    timeout connect 10s
                    timeout client 60s
                    timeout server 60s
                    http-reuse always
                listen pass
                    bind 127.0.0.1:%d
                    server sink 127.0.0.1:%d
                """
                .formatted(port, sinkPort);
    }
}
