package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyslogConfigTest extends ConfigTest {
    @Test
    void load_syslogOverEverything_isRead() throws Exception {
        // given
        Files.writeString(directory.resolve("a.pem"), "");
        String digest = "sha-256:" + "AB:".repeat(31) + "cd";
        Path file = write("""
                receivers:
                  syslog:
                    tls: 127.0.0.1:6514
                    relp: 127.0.0.1:2514
                    relpTls: 127.0.0.1:2515
                    unix: run/log
                    certificates: {certificate: a.pem, key: a.pem, clientFingerprints: ["%s"]}
                exporters:
                  syslog:
                    endpoints: ["tls://one:6514", "relps://two:2514", "relp://three:2514"]
                    tls: {fingerprints: ["%s"]}
                """.formatted(digest, digest));

        // when
        ScrubjayConfig config = ConfigLoader.load(file, Map.of()).config();

        // then
        Path pem = directory.resolve("a.pem");
        List<String> fingerprints = List.of("ab".repeat(31) + "cd");
        assertThat(config.receivers().syslog())
                .isEqualTo(new ScrubjayConfig.SyslogReceiver(
                        null,
                        null,
                        loopback(6514),
                        loopback(2514),
                        loopback(2515),
                        directory.resolve("run/log"),
                        new ScrubjayConfig.ServerTls(pem, pem, null, fingerprints),
                        1 << 20));
        assertThat(config.exporters().syslog())
                .isEqualTo(new ScrubjayConfig.SyslogExporter(
                        List.of(URI.create("tls://one:6514"), URI.create("relps://two:2514"), URI.create("relp://three:2514")),
                        false,
                        false,
                        new ScrubjayConfig.ClientTls(null, null, null, fingerprints),
                        64 << 20));
    }

    @Test
    void load_syslogToOtlp_isRead() throws Exception {
        ScrubjayConfig config = ConfigLoader.load(
                        write("receivers: {syslog: {udp: 127.0.0.1:5514}}\nexporters: {syslog: {endpoint: otlp}}\n"), Map.of())
                .config();

        assertThat(config.exporters().syslog().otlp()).isTrue();
        assertThat(config.exporters().syslog().endpoints()).isEmpty();
    }

    @Test
    void load_mistakesOfSyslog_areAllReported() throws Exception {
        // given
        Files.writeString(directory.resolve("a.pem"), "");
        Path file = write("""
                receivers:
                  syslog:
                    relp: 127.0.0.1:2514
                    unix: %s
                    certificates: {certificate: a.pem, key: a.pem, clientCa: a.pem, clientFingerprints: ["sha-1:00"]}
                exporters:
                  syslog:
                    endpoints: ["tcp://one:514", console, "relp://two", "tcp://127.0.0.1:2514"]
                    framing: lines
                    tls: {ca: a.pem}
                """.formatted("x".repeat(108)));

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).containsExactly(
                file + ":4: receivers.syslog.unix: " + "x".repeat(108) + " (expected: a path of at most 107 bytes)",
                file + ":5: receivers.syslog.certificates.clientFingerprints: sha-1:00"
                        + " (expected: sha-256: and 32 bytes in hexadecimal, as of: openssl x509 -fingerprint -sha256)",
                file + ":5: receivers.syslog.certificates.clientFingerprints: besides clientCa (expected: one of the two)",
                file + ":5: receivers.syslog.certificates: for no listener (expected: tls or relpTls besides)",
                file + ":8: exporters.syslog.endpoints: console (expected: addresses; console and otlp stand alone)",
                file + ":8: exporters.syslog.endpoints: relp://two"
                        + " (expected: tcp://, tls://, relp://, relps:// or udp:// with host and port, console, or otlp)",
                file + ":8: exporters.syslog.endpoints: tcp://127.0.0.1:2514"
                        + " (expected: another place than our own receivers.syslog.relp)",
                file + ":9: exporters.syslog.framing: lines (expected: received or octet-counting)",
                file + ":10: exporters.syslog.tls: for no endpoint (expected: one that begins with tls:// or relps://)");
    }

    @Test
    void load_emptyLists_areRefused() throws Exception {
        // given
        Path file = write("""
                receivers:
                  syslog:
                    tls: 127.0.0.1:6514
                    certificates: {certificate: a.pem, key: a.pem, clientFingerprints: []}
                exporters:
                  syslog:
                    endpoints: []
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).contains(
                file + ":4: receivers.syslog.certificates.clientFingerprints: [] (expected: at least one digest, or no such key)",
                file + ":7: exporters.syslog.endpoints: [] (expected: at least one address, or no such key)");
    }

    @Test
    void load_framingForNoTcpEndpoint_isRefused() throws Exception {
        Path file = write("""
                receivers: {syslog: {tcp: 127.0.0.1:5514}}
                exporters: {syslog: {endpoint: "udp://one:514", framing: octet-counting}}
                """);

        assertThat(problems(file, Map.of()))
                .containsExactly(file + ":2: exporters.syslog.framing: for no endpoint (expected: one that begins with tcp://)");
    }

    @Test
    void load_queueSmallerThanAMessage_isRefused() throws Exception {
        Path file = write("""
                receivers: {syslog: {tcp: 127.0.0.1:5514}}
                exporters: {syslog: {queueBytes: 64KiB}}
                """);

        assertThat(problems(file, Map.of()))
                .containsExactly(file + ":2: exporters.syslog.queueBytes: 65536"
                        + " (expected: at least receivers.syslog.maxMessageBytes, 1048576)");
    }
}
