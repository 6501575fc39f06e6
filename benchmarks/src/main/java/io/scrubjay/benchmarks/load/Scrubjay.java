package io.scrubjay.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The program itself, started by its launcher as a user would, with every built-in rule. It sees one processor, so
 * that it has one event loop, as nginx has one worker; options in {@code SCRUBJAY_JAVA_OPTS} are passed on, a
 * profiler's for instance.
 */
final class Scrubjay {
    /** The first start in a source checkout builds. */
    private static final Duration START = Duration.ofMinutes(10);

    private static final String JAVA_OPTIONS = "SCRUBJAY_JAVA_OPTS";

    private Scrubjay() {}

    static Route start(Path launcher, Path parent, Sink sink) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(parent.resolve("scrubjay"));
        int port = Child.freePort();
        Path config = directory.resolve("scrubjay.yaml");
        Files.writeString(config, config(directory, port, Child.freePort(), sink.address().getPort()));
        Child scrubjay = Child.start(
                "scrubjay",
                directory,
                List.of(launcher.toString(), "run", "--config", config.toString()),
                Map.of(
                        JAVA_OPTIONS,
                        "-XX:ActiveProcessorCount=1 " + System.getenv().getOrDefault(JAVA_OPTIONS, "")));
        scrubjay.awaitListening(port, START);
        return Route.through(port, scrubjay);
    }

    private static String config(Path directory, int port, int adminPort, int sinkPort) {
        return """
                receivers:
                  otlp: {http: 127.0.0.1:%2$d}
                exporters:
                  otlp: {endpoint: "http://127.0.0.1:%4$d"}
                rules: {packs: [builtin]}
                incidents: {dir: "%1$s/data"}
                admin: {listen: 127.0.0.1:%3$d}
                """
                .formatted(directory, port, adminPort, sinkPort);
    }
}
