package io.scrubjay.proxy.receive.syslog;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/** A real syslog-ng in the foreground, with a configuration of its own; ends with the test. */
final class SyslogNg implements AutoCloseable {
    private static final String NAME = "syslog-ng";

    private final Process process;
    private final int port;

    private SyslogNg(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param directory for its files
     * @param source a source driver, in which {@code @PORT@} stands for a free TCP port of loopback
     * @param destination a destination driver
     */
    static SyslogNg start(Path directory, String source, String destination) throws IOException {
        Path root = Peers.requireMade(NAME);
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
        Path output = directory.resolve("syslog-ng.out");
        ProcessBuilder builder = new ProcessBuilder(
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
                        directory.resolve("syslog-ng.persist").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment(root));
        Process process = builder.start();
        SyslogNg syslogNg = new SyslogNg(process, port);
        try {
            Eventually.await("syslog-ng listens", syslogNg::listens);
        } catch (AssertionFailedError e) {
            syslogNg.close();
            throw new AssertionFailedError(e.getMessage() + ": " + Files.readString(output));
        }
        return syslogNg;
    }

    /** Runs loggen, which comes with syslog-ng, to its end. */
    static void loggen(List<String> options) {
        Path root = Peers.requireMade(NAME);
        List<String> command = new ArrayList<>(List.of(root.resolve("usr/bin/loggen").toString()));
        command.addAll(options);
        Peers.run(command, environment(root));
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
        return port;
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionFailedError("syslog-ng: exit " + process.exitValue());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
