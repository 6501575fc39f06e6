package io.scrubjay.proxy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Real programs that tests run against. Where one is missing the test is skipped with the name of its Debian package, or
 * fails if the system property {@code scrubjay.peers.required} is {@code true}.
 */
public final class Peers {
    private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Peers() {}

    /** The path of a program, for example {@code ("rsyslogd", "rsyslog")}. */
    public static String require(String program, String debianPackage) {
        for (String directory : DIRECTORIES) {
            Path path = Path.of(directory, program);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        throw missing(program, debianPackage);
    }

    /** The path of a peer that a script under {@code deploy/interop} builds or installs; without it the test is skipped, by CI too. */
    public static Path requireBuilt(String path, String script) {
        return built(path, script, TestAbortedException::new);
    }

    /** The same of a peer for which {@code .ci/run} runs the script, so that CI does not skip the test. */
    public static Path requireBuiltByCi(String path, String script) {
        return built(path, script, Peers::absent);
    }

    private static Path built(String path, String script, Function<String, RuntimeException> absent) {
        Path built = Path.of("..", "target", "interop").resolve(path).toAbsolutePath().normalize();
        if (!Files.exists(built)) {
            throw absent.apply(path + ": not found (expected: built by deploy/interop/" + script + ")");
        }
        return built;
    }

    private static RuntimeException missing(String what, String debianPackage) {
        return absent(what + ": not found (expected: Debian package " + debianPackage + ")");
    }

    private static RuntimeException absent(String message) {
        if (Boolean.getBoolean("scrubjay.peers.required")) {
            throw new AssertionFailedError(message);
        }
        throw new TestAbortedException(message);
    }

    /** Asks for a file that a package brings, such as a module of a program, by how it ends. */
    public static void requireFile(String directory, String ending, String debianPackage) {
        try (Stream<Path> files = Files.walk(Path.of(directory), 3)) {
            if (files.anyMatch(file -> file.toString().endsWith(ending))) {
                return;
            }
        } catch (IOException e) {
            // not there, then
        }
        throw missing(ending, debianPackage);
    }

    /** Runs a program to its end. */
    public static void run(List<String> command) {
        run(command, Map.of());
    }

    /** The same, with more variables in its environment. */
    public static void run(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionFailedError(command.getFirst() + ": still running after 30 s");
            }
            if (process.exitValue() != 0) {
                throw new AssertionFailedError(command.getFirst() + ": exit " + process.exitValue() + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionFailedError(command.getFirst() + ": interrupted");
        }
    }

    /** A TCP port on loopback that was free a moment ago, for a program that cannot tell which one it took. */
    public static int freeTcpPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Likewise for UDP. */
    public static int freeUdpPort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
