package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.syntax.BuiltinPacks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigLoaderTest extends ConfigTest {
    @Test
    void load_withoutFile_allDefaultsOnLoopback() throws Exception {
        ScrubjayConfig config = ConfigLoader.load(null, Map.of()).config();

        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(loopback(4317), loopback(4318), 64 << 20, null));
        assertThat(config.receivers().syslog())
                .isEqualTo(syslog(loopback(5514), loopback(5514), 1 << 20));
        assertThat(config.exporters().otlp().endpoints()).isEmpty();
        assertThat(config.exporters().otlp().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.exporters().syslog()).isEqualTo(new ScrubjayConfig.SyslogExporter(List.of(), false, false, null, 64 << 20));
        assertThat(config.rules()).isEqualTo(new ScrubjayConfig.Rules(List.of("builtin"), List.of()));
        assertThat(config.mask()).isEqualTo(new ScrubjayConfig.Mask("label"));
        assertThat(config.incidents()).isEqualTo(new ScrubjayConfig.Incidents(Path.of("data"), List.of()));
        assertThat(config.admin().listen()).isEqualTo(loopback(9464));
        assertThat(config.telemetry().traces()).isNull();
        assertThat(config.shutdownGrace()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void load_everyKey_isRead() throws Exception {
        // given
        Files.writeString(directory.resolve("more.yaml"), "rules: []");
        Files.writeString(directory.resolve("signing-key"), "from a file\n");
        Path file = write("""
                receivers:
                  otlp: {grpc: "[::1]:4317", http: localhost:0, maxRequestBytes: 8MiB}
                  syslog: {tcp: 127.0.0.1:5514, udp: "off", maxMessageBytes: 64KiB}
                exporters:
                  otlp:
                    endpoint: grpcs://collector.example
                    headers: {X-Scope-OrgID: tenant-1, authorization: "env:UPSTREAM_AUTH"}
                    timeout: 1500ms
                  syslog: {endpoint: "tcp://loghost:514", framing: octet-counting, queueBytes: 1GiB}
                rules: {packs: [cloud, vcs], files: [more.yaml]}
                mask: {style: fixed}
                incidents:
                  dir: ./leaks
                  webhooks:
                    - {url: "https://soc.example/leaks", secret: "file:signing-key"}
                admin: {listen: "off"}
                telemetry: {traces: {endpoint: "http://collector.example:4318/v1/traces"}}
                shutdownGrace: 1m
                """);

        // when
        LoadedConfig loaded = ConfigLoader.load(file, Map.of("UPSTREAM_AUTH", "Bearer abc"));

        // then
        ScrubjayConfig config = loaded.config();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(
                        new InetSocketAddress(InetAddress.ofLiteral("::1"), 4317), loopback(0), 8 << 20, null));
        assertThat(config.receivers().syslog())
                .isEqualTo(syslog(loopback(5514), null, 64 << 10));
        assertThat(config.exporters().otlp().endpoints()).containsExactly(URI.create("grpcs://collector.example:4317"));
        assertThat(config.exporters().otlp().headers()).containsOnlyKeys("x-scope-orgid", "authorization");
        assertThat(config.exporters().otlp().headers())
                .hasEntrySatisfying("authorization", value -> assertThat(value.reveal()).isEqualTo("Bearer abc"));
        assertThat(config.exporters().otlp().timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.exporters().syslog())
                .isEqualTo(new ScrubjayConfig.SyslogExporter(
                        List.of(URI.create("tcp://loghost:514")), false, true, null, 1 << 30));
        assertThat(config.rules())
                .isEqualTo(new ScrubjayConfig.Rules(List.of("cloud", "vcs"), List.of(directory.resolve("more.yaml"))));
        assertThat(config.mask().style()).isEqualTo("fixed");
        assertThat(config.incidents().dir()).isEqualTo(directory.resolve("leaks"));
        assertThat(config.incidents().webhooks().getFirst().secret().reveal()).isEqualTo("from a file");
        assertThat(config.admin().listen()).isNull();
        assertThat(config.telemetry().traces()).isEqualTo(URI.create("http://collector.example:4318/v1/traces"));
        assertThat(config.shutdownGrace()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void load_manyMistakes_areAllReportedWithTheirLines() throws Exception {
        // given
        Path file = write("""
                receivers:
                  otlp:
                    grpc: 127.0.0.1:99999
                    htttp: 127.0.0.1:4318
                  syslog: {tcp: 127.0.0.1:5514, maxMessageBytes: lots}
                exporters:
                  otlp: {endpoint: "ftp://collector"}
                  syslog: {endpoint: "tls://loghost"}
                rules: {packs: [bultin], files: [missing.yaml]}
                mask: {style: pink}
                incidents:
                  webhooks:
                    - {url: "not a url", secret: plain-text-here}
                    - {url: "https://soc.example", secret: "env:NOT_SET"}
                    - {secret: "file:missing"}
                admin: 9464
                shutdownGrace: soon
                mask: {style: label}
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).containsExactly(
                file + ":3: receivers.otlp.grpc: 127.0.0.1:99999 (expected: host:port, port 0 to 65535)",
                file + ":4: receivers.otlp.htttp: unknown key, did you mean http? (expected: grpc, http, maxRequestBytes, tls)",
                file + ":5: receivers.syslog.maxMessageBytes: lots"
                        + " (expected: a size such as 512KiB or 64MiB, from 1KiB to 64MiB)",
                file + ":7: exporters.otlp.endpoint: ftp://collector"
                        + " (expected: http://, https://, grpc:// or grpcs:// with a host, or console)",
                file + ":8: exporters.syslog.endpoint: tls://loghost"
                        + " (expected: tcp://, tls://, relp://, relps:// or udp:// with host and port, console, or otlp)",
                file + ":9: rules.packs: bultin (expected: " + BuiltinPacks.expected() + ")",
                file + ":9: rules.files: missing.yaml (expected: a readable rule file)",
                file + ":10: mask.style: pink (expected: label, fixed, partial, hmac, drop)",
                file + ":13: incidents.webhooks[0].url: not a url (expected: http:// or https:// with a host)",
                file + ":13: incidents.webhooks[0].secret: [hidden] (expected: env:NAME or file:PATH)",
                file + ":14: incidents.webhooks[1].secret: env:NOT_SET (expected: an environment variable that is set)",
                file + ":15: incidents.webhooks[2].url: missing (expected: http:// or https:// with a host)",
                file + ":15: incidents.webhooks[2].secret: file:missing (expected: a readable file)",
                file + ":16: admin: text (expected: keys and values)",
                file + ":17: shutdownGrace: soon (expected: a time such as 500ms, 10s or 2m, from 0s to 1h)",
                file + ":18: mask: given twice (expected: once)");
    }

    @Test
    void load_missingFile_saysSo() {
        Path file = directory.resolve("none.yaml");

        assertThatThrownBy(() -> ConfigLoader.load(file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": no such file (expected: a readable configuration file)");
    }

    @Test
    void load_brokenYaml_namesTheLine() throws Exception {
        Path file = write("receivers:\n  otlp: {grpc: 127.0.0.1:4317\nexporters: 1\n");

        assertThat(problems(file, Map.of())).singleElement().asString().startsWith(file + ":3: YAML: ");
    }

    @Test
    void load_binaryFile_isRefused() throws Exception {
        Path file = directory.resolve("scrubjay.yaml");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(problems(file, Map.of())).containsExactly(file + ": content: binary (expected: YAML in UTF-8)");
    }
}
