package io.scrubjay.proxy.receive.syslog;

import io.scrubjay.proxy.testing.ListeningProcess;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real rsyslogd in the foreground, with a configuration of its own; ends with the test. */
public final class Rsyslog implements AutoCloseable {
    private final ListeningProcess process;

    private Rsyslog(ListeningProcess process) {
        this.process = process;
    }

    /**
     * Starts one that listens on a free TCP port of loopback.
     *
     * @param directory for its files
     * @param actions what it does with messages
     */
    public static Rsyslog start(Path directory, String actions) throws IOException {
        return start(
                directory,
                """
                module(load="imtcp")
                input(type="imtcp" port="@PORT@" address="127.0.0.1")
                """,
                actions);
    }

    /**
     * Starts one that listens as {@code input} says, in which {@code @PORT@} stands for a free TCP port of loopback.
     *
     * @param directory for its files
     * @param actions what it does with messages
     */
    public static Rsyslog start(Path directory, String input, String actions) throws IOException {
        String program = Peers.require("rsyslogd", "rsyslog");
        int port = Peers.freeTcpPort();
        Path configuration = directory.resolve("rsyslog.conf");
        Files.writeString(
                configuration,
                """
                global(workDirectory="%s" net.enableDNS="off")
                main_queue(queue.workerThreads="1")
                %s
                %s
                """
                        .formatted(directory, input.replace("@PORT@", String.valueOf(port)), actions));
        return new Rsyslog(ListeningProcess.start(
                "rsyslogd",
                List.of(
                        program,
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        directory.resolve("rsyslog.pid").toString()),
                Map.of(),
                port,
                directory.resolve("rsyslog.out")));
    }

    public int port() {
        return process.port();
    }

    @Override
    public void close() {
        process.close();
    }
}
