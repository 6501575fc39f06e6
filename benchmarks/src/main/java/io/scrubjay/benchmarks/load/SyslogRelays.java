package io.scrubjay.benchmarks.load;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.SyslogCorpus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many clean messages of 256 bytes a second go from one TCP connection to another: through Scrubjay with every built-in
 * rule, through rsyslog without any filter, and through syslog-ng with 200 {@code subst()} rules.
 *
 * <p>Each relay with all of its threads, Scrubjay's compiler and garbage collector included, is kept on one processor by
 * {@code taskset}; sender and sink are not. Unfair to Scrubjay: rsyslog scans nothing. Unfair to rsyslog and syslog-ng: they parse each
 * message and queue it from one thread to another, which Scrubjay does not.
 */
public final class SyslogRelays {
    private static final int POOL_MESSAGES = 4096;
    private static final long SEED = 20_261_123;
    private static final int SUBST_RULES = 200;
    /** syslog-ng is so much slower that it gets a part of the messages only. */
    private static final int SUBST_PART = 40;
    /** Debian: util-linux, which is always there. */
    private static final List<String> ON_ONE_PROCESSOR = List.of("taskset", "-c", "0");

    private SyslogRelays() {}

    /**
     * Runs the comparison and prints the table.
     *
     * @param args launcher of Scrubjay, directory of syslog-ng, then {@code --messages N}, {@code --rounds N},
     *     {@code --before LAUNCHER} of another build for a row of its own
     */
    public static void main(String[] args) throws Exception {
        Path launcher = Path.of(args[0]).toAbsolutePath().normalize();
        Path syslogNg = Path.of(args[1]).toAbsolutePath().normalize();
        int messages = Integer.parseInt(option(args, "--messages", "2000000"));
        int rounds = Integer.parseInt(option(args, "--rounds", "5"));
        String before = option(args, "--before", "");
        Path directory = Files.createTempDirectory("scrubjay-syslog");
        byte[] pool = SyslogCorpus.bytes(AgentTelemetry.clean(SEED), POOL_MESSAGES, SyslogCorpus.MESSAGE_BYTES);
        try (LineSink sink = new LineSink()) {
            int sinkPort = sink.address().getPort();
            Map<String, Route> routes = new LinkedHashMap<>();
            try {
                routes.put("scrubjay, every rule", scrubjay(launcher, directory.resolve("scrubjay"), sinkPort));
                if (!before.isEmpty()) {
                    routes.put("scrubjay, before", scrubjay(Path.of(before), directory.resolve("before"), sinkPort));
                }
                if (Files.isExecutable(Path.of("/usr/sbin/rsyslogd"))) {
                    routes.put("rsyslog, no filter", rsyslog(directory, sinkPort));
                } else {
                    System.out.println("rsyslog is missing, so its row is left out (Debian: rsyslog)");
                }
                if (Files.isDirectory(syslogNg)) {
                    routes.put("syslog-ng, 200 subst()", syslogNg(syslogNg, directory, sinkPort));
                } else {
                    System.out.println("syslog-ng is missing, so its row is left out (deploy/interop/syslog-ng)");
                }
                measure(routes, sink, pool, messages, rounds);
            } finally {
                routes.values().forEach(Route::close);
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private static void measure(Map<String, Route> routes, LineSink sink, byte[] pool, int messages, int rounds)
            throws IOException {
        Map<String, List<double[]>> samples = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Route> row : routes.entrySet()) {
                int count = row.getKey().startsWith("syslog-ng") ? messages / SUBST_PART : messages;
                Duration cpuBefore = row.getValue().cpuTime();
                double seconds = send(row.getValue(), sink, pool, count);
                double cpuMicros = row.getValue().cpuTime().minus(cpuBefore).toNanos() / 1e3;
                if (round >= 0) { // the first one warms up
                    samples.computeIfAbsent(row.getKey(), key -> new ArrayList<>())
                            .add(new double[] {count / seconds, cpuMicros / count});
                }
            }
        }
        System.out.println("| relay | messages/s (extremes) | us of processor a message |\n|---|---:|---:|");
        samples.forEach((row, values) -> {
            double[] rates = values.stream().mapToDouble(value -> value[0]).sorted().toArray();
            double[] costs = values.stream().mapToDouble(value -> value[1]).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f (%,.0f to %,.0f) | %.2f |%n",
                    row,
                    rates[rates.length / 2],
                    rates[0],
                    rates[rates.length - 1],
                    costs[costs.length / 2]);
        });
    }

    /** Seconds from the first byte sent to the last one received, all of them as they were sent. */
    private static double send(Route route, LineSink sink, byte[] pool, int messages) throws IOException {
        long expected = sink.bytes() + (long) messages * SyslogCorpus.MESSAGE_BYTES;
        long startNanos = System.nanoTime();
        try (Socket socket = new Socket(route.address().getAddress(), route.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            for (int left = messages; left > 0; left -= POOL_MESSAGES) {
                out.write(pool, 0, Math.min(left, POOL_MESSAGES) * SyslogCorpus.MESSAGE_BYTES);
            }
            sink.await(expected);
        }
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static Route scrubjay(Path launcher, Path directory, int sinkPort)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = Child.freePort();
        Path config = Files.writeString(
                directory.resolve("scrubjay.yaml"),
                """
                receivers: {syslog: {tcp: 127.0.0.1:%d}}
                exporters: {syslog: {endpoint: "tcp://127.0.0.1:%d"}}
                incidents: {dir: "%s/data"}
                admin: {listen: 127.0.0.1:%d}
                """
                        .formatted(port, sinkPort, directory, Child.freePort()));
        Child child = Child.start(
                "scrubjay",
                directory,
                onOneProcessor(List.of(launcher.toString(), "run", "--config", config.toString())),
                Map.of(
                        "SCRUBJAY_JAVA_OPTS",
                        "-XX:ActiveProcessorCount=1 " + System.getenv().getOrDefault("SCRUBJAY_JAVA_OPTS", "")));
        child.awaitListening(port, Duration.ofMinutes(10));
        return Route.through(port, child);
    }

    private static List<String> onOneProcessor(List<String> command) {
        return Stream.concat(ON_ONE_PROCESSOR.stream(), command.stream()).toList();
    }

    private static Route rsyslog(Path parent, int sinkPort) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(parent.resolve("rsyslog"));
        int port = Child.freePort();
        Path config = Files.writeString(
                directory.resolve("rsyslog.conf"),
                """
                global(workDirectory="%s" net.enableDNS="off")
                module(load="imtcp")
                template(name="raw" type="string" string="%%rawmsg%%\\n")
                input(type="imtcp" port="%d" address="127.0.0.1")
                action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" template="raw" TCP_Framing="traditional")
                """
                        .formatted(directory, port, sinkPort));
        Child child = Child.start(
                "rsyslog",
                directory,
                onOneProcessor(List.of(
                        "/usr/sbin/rsyslogd", "-n", "-f", config.toString(), "-i", directory.resolve("pid").toString())),
                Map.of());
        child.awaitListening(port, Duration.ofSeconds(10));
        return Route.through(port, child);
    }

    private static Route syslogNg(Path root, Path parent, int sinkPort) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(parent.resolve("syslog-ng"));
        int port = Child.freePort();
        String rules = IntStream.range(0, SUBST_RULES)
                .mapToObj(i -> "subst(\"\\\\b(k%03d|t%03d)_[0-9A-Za-z]{36}\\\\b\", \"[redacted]\", value(\"MESSAGE\"));"
                        .formatted(i, i))
                .collect(Collectors.joining("\n"));
        Path config = Files.writeString(
                directory.resolve("syslog-ng.conf"),
                """
                @version: 3.38
                options { use-dns(no); keep-hostname(yes); stats-freq(0); };
                source s { network(ip("127.0.0.1") port(%d) flags(no-parse) log-iw-size(100000)); };
                rewrite r { %s };
                destination d { network("127.0.0.1" port(%d) template("$MSG\\n")); };
                log { source(s); rewrite(r); destination(d); flags(flow-control); };
                """
                        .formatted(port, rules, sinkPort));
        try (Stream<Path> directories = Files.walk(root, 3)) {
            String libraries = directories
                    .filter(path -> path.toString().matches(".*(/lib/syslog-ng|/lib/[^/]+-linux-gnu)"))
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
            Child child = Child.start(
                    "syslog-ng",
                    directory,
                    onOneProcessor(List.of(
                            root.resolve("usr/sbin/syslog-ng").toString(), "-F", "--no-caps",
                            "--module-path=" + root.resolve("usr/lib/syslog-ng/3.38"),
                            "-f", config.toString(),
                            "-p", directory.resolve("pid").toString(),
                            "-c", directory.resolve("ctl").toString(),
                            "-R", directory.resolve("persist").toString())),
                    Map.of("LD_LIBRARY_PATH", libraries));
            child.awaitListening(port, Duration.ofSeconds(10));
            return Route.through(port, child);
        }
    }

    private static String option(String[] args, String name, String fallback) {
        for (int i = 2; i + 1 < args.length; i++) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return fallback;
    }
}
