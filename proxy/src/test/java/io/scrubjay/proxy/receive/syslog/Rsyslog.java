package io.scrubjay.proxy.receive.syslog;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;

/** A real rsyslogd in the foreground, with a configuration of its own; ends with the test. */
public final class Rsyslog implements AutoCloseable {
    private final Process process;
    private final int port;

    private Rsyslog(Process process, int port) {
        this.process = process;
        this.port = port;
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
        Path output = directory.resolve("rsyslog.out");
        Process process = new ProcessBuilder(
                        program,
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        directory.resolve("rsyslog.pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Rsyslog rsyslog = new Rsyslog(process, port);
        try {
            Eventually.await("rsyslogd listens", rsyslog::listens);
        } catch (AssertionFailedError e) {
            rsyslog.close();
            throw new AssertionFailedError(e.getMessage() + ": " + Files.readString(output));
        }
        return rsyslog;
    }

    public int port() {
        return port;
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

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionFailedError("rsyslogd: exit " + process.exitValue());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
