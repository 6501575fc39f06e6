package io.scrubjay.proxy.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.ConfigSource;
import io.scrubjay.proxy.config.ScrubjayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RunCommandTest {
    @TempDir
    Path directory = Path.of("");

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private Undelivered left = Undelivered.NOTHING;

    @SuppressWarnings("NullAway.Init")
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(directory);
    }

    @Test
    void run_stopSignal_drainsAndEndsWithZero() {
        // given
        cli.starter = this::start;

        // when
        int code = cli.execute("run");

        // then
        assertThat(code).isZero();
        assertThat(calls).containsExactly("start 127.0.0.1:4317", "stop PT10S");
        assertThat(cli.out())
                .containsPattern("Scrubjay with 42 rules, ready in [0-9]+\\.[0-9]{2} s\n")
                .contains("  OTLP         127.0.0.1:14318 (gRPC and HTTP)\n")
                .contains("  syslog, TCP  127.0.0.1:15514\n")
                .contains("  admin        http://127.0.0.1:19464/v1/incidents, /metrics, /readyz\n")
                .contains("  OTLP to      console\n")
                .containsPattern("curl -s http://127.0.0.1:14318/v1/logs .*cloning with gh" + "p_[0-9A-Za-z]{36}\"");
        assertThat(cli.err()).endsWith("stopped: everything accepted was delivered or recorded\n");
    }

    @Test
    void run_reloadSignal_reachesTheProxyEvenWhileItStarts() {
        // given
        cli.starter = (config, source, context) -> {
            requireNonNull(cli.reload, "the reload signal was not asked for before the start").run();
            return start(config, source, context);
        };

        // when
        cli.execute("run");

        // then
        assertThat(calls).contains("reload");
    }

    @Test
    void run_drainingTakesTooLong_endsWithOne() {
        left = new Undelivered(true, 12);
        cli.starter = this::start;

        assertThat(cli.execute("run")).isEqualTo(1);
        assertThat(cli.err())
                .endsWith("stopped: not everything could be delivered in time"
                        + " (OTLP requests under way, 12 syslog messages)\n");
    }

    @Test
    void run_configuration_reachesTheProxy() throws IOException {
        // given
        Path file = Files.writeString(directory.resolve("scrubjay.yaml"), """
                receivers: {otlp: {grpc: 0.0.0.0:24317}}
                shutdownGrace: 3s
                """);
        cli.starter = this::start;

        // when
        int code = cli.execute("run", "--config", file.toString());

        // then
        assertThat(code).isZero();
        assertThat(calls).containsExactly("start 0.0.0.0:24317", "stop PT3S");
        assertThat(cli.err())
                .startsWith("warning: " + file + ":1: receivers.otlp.grpc: 0.0.0.0:24317: reachable from other machines");
    }

    @Test
    void run_profileWithoutLauncher_startsWithAWarning() {
        cli.starter = this::start;

        assertThat(cli.execute("run", "--profile", "sidecar")).isZero();
        assertThat(cli.err())
                .startsWith("warning: --profile: sidecar: not in force"
                        + " (expected: started by the launcher, which knows its options for Java)\n");
    }

    @Test
    void run_unknownProfile_startsNothing() {
        cli.starter = this::start;

        assertThat(cli.execute("run", "--profile", "tiny")).isEqualTo(2);
        assertThat(calls).isEmpty();
        assertThat(cli.err()).contains("tiny (expected: sidecar)");
    }

    @Test
    void run_wrongConfiguration_startsNothing() throws IOException {
        // given
        Path file = Files.writeString(directory.resolve("scrubjay.yaml"), "receivers: {otlp: {grpc: here}}\nwhat: 1\n");
        cli.starter = this::start;

        // when
        int code = cli.execute("run", "--config", file.toString());

        // then
        assertThat(code).isEqualTo(2);
        assertThat(calls).isEmpty();
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .isEqualTo(file + ":1: receivers.otlp.grpc: here (expected: host:port, port 0 to 65535)\n"
                        + file + ":2: what: unknown key (expected: receivers, admin, exporters, rules, mask, incidents,"
                        + " revocation, telemetry, shutdownGrace)\n2 problems\n");
    }

    @Test
    void run_portInUse_endsWithOneAndTheReason() {
        cli.starter = (config, source, context) -> {
            throw new StartException("receivers.otlp.grpc: 127.0.0.1:4317 (expected: a free port)");
        };

        assertThat(cli.execute("run")).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("scrubjay: receivers.otlp.grpc: 127.0.0.1:4317 (expected: a free port)\n");
    }

    @Test
    void run_bug_endsWithTwoAndATrace() {
        cli.starter = (config, source, context) -> {
            throw new IllegalStateException("oh");
        };

        assertThat(cli.execute("run")).isEqualTo(2);
        assertThat(cli.err())
                .startsWith("scrubjay: a bug in Scrubjay, please report it:\njava.lang.IllegalStateException: oh\n\tat ");
    }

    /** A proxy that is asked to stop as soon as it is ready. */
    private RunningProxy start(ScrubjayConfig config, ConfigSource source, CliContext context) {
        InetSocketAddress grpc = requireNonNull(requireNonNull(config.receivers().otlp()).grpc());
        calls.add("start " + grpc.getAddress().getHostAddress() + ":" + grpc.getPort());
        Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();
        listeners.put("receivers.otlp.http", loopback(14318));
        listeners.put("receivers.syslog.tcp", loopback(15514));
        listeners.put("admin.listen", loopback(19464));
        return new RunningProxy() {
            @Override
            public Map<String, InetSocketAddress> listeners() {
                return listeners;
            }

            @Override
            public int ruleCount() {
                Thread.ofVirtual().start(RunCommandTest.this::sendStop);
                return 42;
            }

            @Override
            public void reloadRules() {
                calls.add("reload");
            }

            @Override
            public Undelivered stop(Duration grace) {
                calls.add("stop " + grace);
                return left;
            }
        };
    }

    private void sendStop() {
        IntSupplier stop = requireNonNull(cli.stop, "the stop signal was not asked for before the banner");
        assertThat(stop.getAsInt()).isBetween(0, 1);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }
}
