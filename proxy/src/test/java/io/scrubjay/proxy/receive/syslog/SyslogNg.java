package io.scrubjay.proxy.receive.syslog;

import io.scrubjay.proxy.testing.ListeningProcess;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real syslog-ng in the foreground, with a configuration of its own; ends with the test. */
final class SyslogNg implements AutoCloseable {
    private static final String NAME = "syslog-ng";

    private final ListeningProcess process;

    private SyslogNg(ListeningProcess process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param directory for its files
     * @param source a source driver, in which {@code @PORT@} stands for a free TCP port of loopback
     * @param destination a destination driver
     */
    static SyslogNg start(Path directory, String source, String destination) throws IOException {
        Path root = Peers.requireBuiltByCi(NAME, NAME);
        int port = Peers.freeTcpPort();
        Path configuration = directory.resolve("syslog-ng.conf");
        Files.writeString(
                configuration,
                """
                @version: 3.38
                options { use-dns(no); keep-hostname(yes); stats-freq(0); };
                source s { %s };
                destination d { %s };
                log { source(s); destination(d); flags(flow-control); };
                """
                        .formatted(source.replace("@PORT@", String.valueOf(port)), destination));
        return new SyslogNg(ListeningProcess.start(
                NAME,
                List.of(
                        root.resolve("usr/sbin/syslog-ng").toString(),
                        "-F",
                        "--no-caps",
                        "--module-path=" + root.resolve("usr/lib/syslog-ng/3.38"),
                        "-f",
                        configuration.toString(),
                        "-p",
                        directory.resolve("syslog-ng.pid").toString(),
                        "-c",
                        directory.resolve("syslog-ng.ctl").toString(),
                        "-R",
                        directory.resolve("syslog-ng.persist").toString()),
                environment(root),
                port,
                directory.resolve("syslog-ng.out")));
    }

    /** Runs loggen, which comes with syslog-ng, to its end. */
    static void loggen(List<String> options) {
        loggen(options, Map.of());
    }

    /** The same with variables of its environment. */
    static void loggen(List<String> options, Map<String, String> variables) {
        Path root = Peers.requireBuiltByCi(NAME, NAME);
        List<String> command = new ArrayList<>(List.of(root.resolve("usr/bin/loggen").toString()));
        command.addAll(options);
        Map<String, String> environment = new HashMap<>(environment(root));
        environment.putAll(variables);
        Peers.run(command, environment);
    }

    /** Where the libraries and plugins of an unpacked package are. */
    private static Map<String, String> environment(Path root) {
        try (Stream<Path> directories = Files.walk(root, 3)) {
            String libraries = directories
                    .filter(Files::isDirectory)
                    .filter(directory -> directory.toString().matches(".*(/lib/syslog-ng|/lib/[^/]+-linux-gnu)"))
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
            return Map.of(
                    "LD_LIBRARY_PATH", libraries, "SYSLOGNG_PREFIX", root.resolve("usr").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return process.port();
    }

    @Override
    public void close() {
        process.close();
    }
}
