package io.scrubjay.benchmarks.load;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.RuleWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The program itself, started by its launcher as a user would. It sees one processor, so
 * that it has one event loop, as nginx has one worker; options in {@code SCRUBJAY_JAVA_OPTS} are passed on, a
 * profiler's for instance.
 */
final class Scrubjay {
    /** The first start in a source checkout builds. */
    private static final Duration START = Duration.ofMinutes(10);

    /** Its token occurs nowhere. */
    private static final String ONE_RULE = """
            rules:
              - id: nothing
                title: A token that occurs nowhere
                provider: generic
                severity: low
                token: "nowhere_{base62:36}"
            """;

    private static final String RULES = "rules.yaml";
    private static final long SEED = 20_261_123;
    private static final String JAVA_OPTIONS = "SCRUBJAY_JAVA_OPTS";

    private Scrubjay() {}

    /**
     * How it is to run.
     *
     * @param upstream URL of the sink
     * @param rules how many, as in {@link Row#rules()}
     * @param options of {@code run}, besides its configuration
     */
    record Setup(String upstream, int rules, List<String> options) {}

    /** Starts it and waits until it listens. */
    static Route start(Path launcher, Path directory, Setup setup) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = Child.freePort();
        if (setup.rules() != Row.ALL_RULES) {
            String rules = setup.rules() == Row.NO_SEARCH ? ONE_RULE : drawn(setup.rules());
            Files.writeString(directory.resolve(RULES), rules);
        }
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

    /** Some of the built-in rules, the same ones each time, and fewer among more. */
    private static String drawn(int count) {
        List<Rule> rules = new ArrayList<>(BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules());
        Collections.shuffle(rules, new Random(SEED));
        return RuleWriter.write(rules.subList(0, count));
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
                        setup.rules() == Row.ALL_RULES ? "packs: [builtin]" : "packs: [], files: [" + RULES + "]");
    }
}
