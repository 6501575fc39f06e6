package io.scrubjay.proxy.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;

/** A real server in the foreground that listens on a TCP port of loopback; ends with the test. */
public final class ListeningProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final int port;

    private ListeningProcess(String name, Process process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one, and waits until it listens.
     *
     * @param environment further variables
     * @param port that it is told to listen on
     * @param output file for what it prints, which a failure shows
     */
    public static ListeningProcess start(
            String name, List<String> command, Map<String, String> environment, int port, Path output)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        ListeningProcess started = new ListeningProcess(name, builder.start(), port);
        try {
            Eventually.await(name + " listens", started::listens);
        } catch (AssertionFailedError e) {
            started.close();
            throw new AssertionFailedError(e.getMessage() + ": " + Files.readString(output));
        }
        return started;
    }

    public int port() {
        return port;
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionFailedError(name + ": exit " + process.exitValue());
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
