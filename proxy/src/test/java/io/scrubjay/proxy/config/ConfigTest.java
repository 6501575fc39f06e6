package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scrubjay.rules.syntax.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** What tests of one section of a configuration share: a file, and what is wrong with it. */
abstract class ConfigTest {
    static final String RECEIVER = "receivers: {otlp: {grpc: 127.0.0.1:4317}}\n";

    @TempDir
    Path directory = Path.of("");

    Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("scrubjay.yaml"), text);
    }

    static List<String> problems(@Nullable Path file, Map<String, String> variables) {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, variables));
        assertThat(thrown).as("refused").isNotNull();
        return thrown.problems().stream().map(Problem::toString).toList();
    }

    static ScrubjayConfig.SyslogReceiver syslog(
            @Nullable InetSocketAddress tcp, @Nullable InetSocketAddress udp, int maxMessageBytes) {
        return new ScrubjayConfig.SyslogReceiver(tcp, udp, null, null, null, null, null, maxMessageBytes);
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }
}
