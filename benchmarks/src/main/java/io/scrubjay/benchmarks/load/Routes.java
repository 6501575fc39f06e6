package io.scrubjay.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The ways from load to sink, each program started when a row first needs it. One thread. */
final class Routes implements AutoCloseable {
    private final Path launcher;
    private final Path directory;
    private final PrintStream out;
    private final Sink sink;
    private final GrpcSink grpcSink;
    private final Map<Key, Optional<Route>> started = new HashMap<>();

    Routes(Path launcher, Path directory, PrintStream out) throws InterruptedException {
        this.launcher = launcher;
        this.directory = directory;
        this.out = out;
        this.sink = new Sink();
        this.grpcSink = new GrpcSink();
    }

    private record Key(Row.Program program, int rules, boolean grpc) {}

    Sink sink() {
        return sink;
    }

    /** The way of a row, empty where its program is not installed. */
    Optional<Route> of(Row row) throws IOException, InterruptedException {
        Key key = new Key(row.program(), row.rules(), row.traffic() == Traffic.GRPC);
        Optional<Route> route = started.get(key);
        if (route == null) {
            route = start(key);
            started.put(key, route);
        }
        return route;
    }

    /** The way of a row without anything in between. */
    Route direct(Row row) {
        return Route.direct(sinkAddress(row.traffic() == Traffic.GRPC));
    }

    private InetSocketAddress sinkAddress(boolean grpc) {
        return grpc ? grpcSink.address() : sink.address();
    }

    private Optional<Route> start(Key key) throws IOException, InterruptedException {
        InetSocketAddress end = sinkAddress(key.grpc());
        int sinkPort = end.getPort();
        String name = key.program().name().toLowerCase(Locale.ROOT) + "-" + key.rules() + (key.grpc() ? "-grpc" : "");
        Path own = directory.resolve(name);
        return switch (key.program()) {
            case NONE -> Optional.of(Route.direct(end));
            case NGINX -> {
                Optional<Path> nginx = Nginx.find();
                yield nginx.isPresent()
                        ? Optional.of(Nginx.start(nginx.get(), own, sinkPort, key.grpc()))
                        : missing("nginx is missing, so its rows and all ratios are left out (Debian: nginx-light)");
            }
            case HAPROXY -> {
                Optional<Path> haproxy = Haproxy.find();
                yield haproxy.isPresent()
                        ? Optional.of(Haproxy.start(haproxy.get(), own, sinkPort))
                        : missing("HAProxy is missing, so its row is left out (Debian: haproxy)");
            }
            case SCRUBJAY -> {
                Scrubjay.Setup setup = new Scrubjay.Setup(
                        (key.grpc() ? "grpc" : "http") + "://127.0.0.1:" + sinkPort,
                        key.rules(),
                        List.of());
                yield Optional.of(Scrubjay.start(launcher, own, setup));
            }
        };
    }

    private Optional<Route> missing(String note) {
        out.println(note);
        return Optional.empty();
    }

    @Override
    public void close() {
        started.values().forEach(route -> route.ifPresent(Route::close));
        grpcSink.close();
        sink.close();
    }
}
