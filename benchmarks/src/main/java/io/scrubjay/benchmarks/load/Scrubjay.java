package io.scrubjay.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program itself, started by its launcher as a user would, with every built-in rule. It sees one processor, so
 * that it has one event loop, as nginx has one worker; options in {@code SCRUBJAY_JAVA_OPTS} are passed on, a
 * profiler's for instance.
 */
final class Scrubjay {
    /** The first start in a source checkout builds. */
    private static final Duration START = Duration.ofMinutes(10);

    /** Its token occurs nowhere, so that what is left is the proxy without the search for secrets. */
    private static final String ONE_RULE = """
            rules:
              - id: nothing
                title: A token that occurs nowhere
                provider: generic
                severity: low
                token: "nowhere_{base62:36}"
            """;

    private static final String JAVA_OPTIONS = "SCRUBJAY_JAVA_OPTS";

    private Scrubjay() {}

    /**
     * How it is to run.
     *
     * @param upstream URL of the sink
     * @param allRules every built-in rule, or else a single one
     * @param options of {@code run}, besides its configuration
     */
    record Setup(String upstream, boolean allRules, List<String> options) {}

    /** Starts it and waits until it listens. */
    static Route start(Path launcher, Path directory, Setup setup) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = Child.freePort();
        Files.writeString(directory.resolve("one.yaml"), ONE_RULE);
        Path config = Files.writeString(
                directory.resolve("scrubjay.yaml"), config(directory, port, Child.freePort(), setup));
        Child scrubjay = Child.start(
                "scrubjay",
                directory,
                Stream.concat(
                                Stream.of(launcher.toString(), "run", "--config", config.toString()),
                                setup.options().stream())
                        .toList(),
                Map.of(
                        JAVA_OPTIONS,
                        "-XX:ActiveProcessorCount=1 " + System.getenv().getOrDefault(JAVA_OPTIONS, "")));
        scrubjay.awaitListening(port, START);
        return Route.through(port, scrubjay);
    }

    private static String config(Path directory, int port, int adminPort, Setup setup) {
        return """
                receivers:
                  otlp: {http: 127.0.0.1:%2$d}
                exporters:
                  otlp: {endpoint: "%4$s"}
                rules: {%5$s}
                incidents: {dir: "%1$s/data"}
                admin: {listen: 127.0.0.1:%3$d}
                """
                .formatted(
                        directory,
                        port,
                        adminPort,
                        setup.upstream(),
                        setup.allRules() ? "packs: [builtin]" : "packs: [], files: [one.yaml]");
    }
}
