package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.cli.StartException;
import io.scrubjay.proxy.config.ConfigLoader;
import io.scrubjay.proxy.config.ConfigSource;
import io.scrubjay.proxy.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails leaves nothing behind. */
@Timeout(60)
class FailedStartIT {
    /** Threads of ours; those of libraries that are there once for all stay. */
    private static final Set<String> OURS = Set.of(
            "incident-journal", "http-caller", "rules-reload", "rules-watch", "certificate-watch", "scrubjay", "admin");

    @Test
    void start_lastListenerTaken_endsEveryThreadThatWasStarted(@TempDir Path dir) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // given
            Files.writeString(dir.resolve("rules.yaml"), """
                    rules:
                      - {id: made-up, title: Made up, provider: test, severity: high, token: "madeup-{digit:8}"}
                    """);
            Path file = Files.writeString(dir.resolve("scrubjay.yaml"), """
                    receivers: {otlp: {http: "127.0.0.1:0"}}
                    rules: {packs: [], files: [rules.yaml]}
                    incidents:
                      dir: incidents
                      webhooks: [{url: "http://127.0.0.1:9", secret: "env:SECRET", allowPrivate: true}]
                    admin: {listen: "127.0.0.1:%d"}
                    """.formatted(taken.getLocalPort()));
            ConfigSource source = () -> ConfigLoader.load(file, Map.of("SECRET", "x".repeat(32))).config();
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            CliContext context = new CliContext(
                    new ByteArrayInputStream(new byte[0]),
                    nowhere,
                    nowhere,
                    Map.of("XDG_CACHE_HOME", dir.resolve("cache").toString()),
                    false,
                    false);
            Set<Thread> before = threads();

            // when
            assertThatThrownBy(() -> Proxy.start(source.read(), source, context))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("admin.listen");

            // then
            Eventually.await("end of the threads", () -> before.containsAll(threads()));
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OURS.stream().anyMatch(thread.getName()::startsWith))
                .collect(Collectors.toSet());
    }
}
