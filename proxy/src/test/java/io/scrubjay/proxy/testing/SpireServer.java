package io.scrubjay.proxy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real SPIRE server, which {@code deploy/interop/spire} builds, with the trust domain {@code example.org}; where it is
 * missing the test is skipped.
 */
public final class SpireServer implements AutoCloseable {
    /** The path of an administrator. */
    public static final String ADMIN = "/scrubjay";

    private static final String TRUST_DOMAIN = "example.org";
    private static final int APIS = 2; // one on the port, one on the socket

    private final String program;
    private final Path dir;
    private final Path socket;
    private final int port = Peers.freeTcpPort();
    private final AtomicInteger entries = new AtomicInteger();
    private final Interop.Running running;

    /** Files in PEM: an SVID, its key, the trust bundle. */
    public record Svid(Path certificate, Path key, Path bundle) {}

    private SpireServer(String program) throws IOException {
        this.program = program;
        dir = Files.createTempDirectory("spire"); // a short path, as that of a socket must be
        socket = dir.resolve("api.sock");
        Path config = Files.writeString(dir.resolve("server.conf"), """
                server {
                    bind_address = "127.0.0.1"
                    bind_port = "%d"
                    socket_path = "%s"
                    trust_domain = "%s"
                    data_dir = "%s"
                    log_level = "INFO"
                    admin_ids = ["spiffe://%s%s"]
                }
                plugins {
                    DataStore "sql" { plugin_data { database_type = "sqlite3", connection_string = "%s" } }
                    NodeAttestor "join_token" { plugin_data {} }
                    KeyManager "memory" { plugin_data {} }
                }
                """.formatted(port, socket, TRUST_DOMAIN, dir, TRUST_DOMAIN, ADMIN, dir.resolve("data.sqlite3")));
        AtomicInteger apis = new AtomicInteger();
        running = Interop.start(
                List.of(program, "run", "-config", config.toString()),
                Map.of(),
                line -> line.contains("Starting Server APIs") && apis.incrementAndGet() == APIS);
    }

    /** Starts one on a free port. */
    public static SpireServer start() {
        try {
            return new SpireServer(Peers.requireBuilt("spire-server", "spire").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Scheme, host and port of its API. */
    public URI address() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** A new X.509 SVID of the identity with that path. */
    public Svid mint(String path) {
        try {
            Path to = Files.createTempDirectory(dir, "svid");
            run("x509", "mint", "-spiffeID", id(path), "-write", to.toString());
            return new Svid(to.resolve("svid.pem"), to.resolve("key.pem"), to.resolve("bundle.pem"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new JWT SVID of that identity. */
    public String mintJwt(String path) {
        return run("jwt", "mint", "-spiffeID", id(path), "-audience", "test").trim();
    }

    /** The id of a new entry of that identity below a node; {@code options} as {@code spire-server entry create} has them. */
    public String createEntry(String path, String... options) {
        int number = entries.incrementAndGet();
        String entry = "entry-" + number;
        List<String> command = new ArrayList<>(
                List.of("entry", "create", "-entryID", entry, "-spiffeID", id(path), "-selector", "unix:uid:0"));
        command.addAll(List.of(options));
        if (!command.contains("-node")) {
            command.addAll(List.of("-parentID", id("/spire/agent/node-" + number)));
        }
        run(command.toArray(String[]::new));
        return entry;
    }

    /** Whether there is such an entry. */
    public boolean hasEntry(String entry) {
        return run("entry", "show").lines().anyMatch(line -> line.matches("Entry ID *: " + entry));
    }

    @Override
    public void close() {
        running.close();
    }

    private static String id(String path) {
        return "spiffe://" + TRUST_DOMAIN + path;
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-socketPath", socket.toString()));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", arguments) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
