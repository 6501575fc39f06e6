package io.scrubjay.proxy.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Starts what the scripts of {@code deploy/interop} made. */
public final class Interop {
    private Interop() {}

    /** Starts a program, and waits for a line of its output, standard error included. */
    public static Running start(List<String> command, Map<String, String> environment, Predicate<String> ready) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            StringBuilder seen = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                seen.append(line).append('\n');
                if (ready.test(line)) {
                    Thread.ofVirtual().start(() -> drain(out));
                    return new Running(process, line);
                }
            }
            throw new AssertionError(command.getFirst() + ": ended: " + seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody reads it, and a full pipe would stop the program. */
    private static void drain(BufferedReader out) {
        try (out) {
            out.lines().forEach(line -> {});
        } catch (IOException | UncheckedIOException e) {
            return; // it ended
        }
    }

    /** A program that runs until it is closed, and the line that said it was ready. */
    public record Running(Process process, String line) implements AutoCloseable {
        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
