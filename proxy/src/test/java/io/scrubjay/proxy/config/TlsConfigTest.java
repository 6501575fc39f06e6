package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsConfigTest extends ConfigTest {
    @Test
    void load_tls_ofBothSides() throws Exception {
        // given
        for (String name : List.of("server.pem", "server.key", "agents.pem", "collector.pem")) {
            Files.writeString(directory.resolve(name), "read when it is used");
        }
        Path file = write("""
                receivers:
                  otlp:
                    grpc: 127.0.0.1:4317
                    tls: {certificate: server.pem, key: server.key, clientCa: agents.pem}
                exporters:
                  otlp: {endpoint: "https://collector", accepts: [gzip, zstd], tls: {ca: collector.pem}}
                """);

        // when
        ScrubjayConfig config = ConfigLoader.load(file, Map.of()).config();

        // then
        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(
                        loopback(4317),
                        null,
                        64 << 20,
                        new ScrubjayConfig.ServerTls(
                                directory.resolve("server.pem"),
                                directory.resolve("server.key"),
                                directory.resolve("agents.pem"),
                                List.of())));
        assertThat(config.exporters().otlp().tls())
                .isEqualTo(new ScrubjayConfig.ClientTls(directory.resolve("collector.pem"), null, null, List.of()));
        assertThat(config.exporters().otlp().accepts()).containsExactly("gzip", "zstd");
    }

    @Test
    void load_tlsWithMistakes_saysWhatIsMissing() throws Exception {
        // given
        Path file = write("""
                receivers:
                  otlp:
                    grpc: 127.0.0.1:4317
                    tls: {certificate: none.pem}
                exporters:
                  otlp:
                    endpoint: "http://collector"
                    accepts: [brotli]
                    tls: {key: scrubjay.yaml}
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).containsExactly(
                file + ":4: receivers.otlp.tls.certificate: none.pem (expected: a readable PEM file)",
                file + ":4: receivers.otlp.tls.key: missing (expected: a PEM file)",
                file + ":8: exporters.otlp.accepts: brotli (expected: some of gzip, deflate, zstd, snappy, x-snappy-framed)",
                file + ":9: exporters.otlp.tls.certificate: missing (expected: both, or neither)",
                file + ":9: exporters.otlp.tls: for no endpoint (expected: one that begins with https:// or grpcs://)");
    }
}
