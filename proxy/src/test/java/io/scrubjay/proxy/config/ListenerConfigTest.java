package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.syntax.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerConfigTest extends ConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "admin: {listen: 127.0.0.1:9464}", "receivers: {otlp: {grpc: \"off\"}}"})
    void load_fileWithoutReceiver_isRefused(String text) throws Exception {
        Path file = write(text);

        assertThat(problems(file, Map.of()))
                .singleElement()
                .asString()
                .contains("receivers: none (expected: at least one of otlp.grpc, otlp.http, syslog.tcp, syslog.udp,"
                        + " syslog.tls, syslog.relp, syslog.relpTls, syslog.unix)");
    }

    @Test
    void load_receiverAbsentInFile_isOff() throws Exception {
        ScrubjayConfig config = ConfigLoader.load(write(RECEIVER), Map.of()).config();

        assertThat(config.receivers().syslog()).isNull();
        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(loopback(4317), null, 64 << 20, null));
        assertThat(config.admin().listen()).isEqualTo(loopback(9464));
    }

    @Test
    void load_endpointThatIsOurOwnListener_isRefused() throws Exception {
        // given
        Path file = write("""
                receivers:
                  otlp: {http: 0.0.0.0:4318}
                  syslog: {udp: 127.0.0.1:5514}
                exporters:
                  otlp: {endpoint: "http://localhost:4318"}
                  syslog: {endpoint: "udp://127.0.0.1:5514"}
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems)
                .containsExactly(
                        file + ":5: exporters.otlp.endpoint: http://localhost:4318"
                                + " (expected: another place than our own receivers.otlp.http)",
                        file + ":6: exporters.syslog.endpoint: udp://127.0.0.1:5514"
                                + " (expected: another place than our own receivers.syslog.udp)");
    }

    @Test
    void load_samePortOfAnotherTransport_isNoLoop() throws Exception {
        Path file = write("""
                receivers: {syslog: {udp: 127.0.0.1:5514}}
                exporters: {syslog: {endpoint: "tcp://127.0.0.1:5514"}}
                """);

        assertThat(ConfigLoader.load(file, Map.of()).config().exporters().syslog().endpoints())
                .containsExactly(URI.create("tcp://127.0.0.1:5514"));
    }

    @Test
    void load_twoListenersOnOneAddress_isRefused() throws Exception {
        Path file = write("""
                receivers:
                  otlp: {grpc: 127.0.0.1:4317, http: 127.0.0.1:4317}
                  syslog: {tcp: 127.0.0.1:0, udp: 127.0.0.1:4317}
                admin: {listen: 0.0.0.0:4317}
                """);

        assertThat(problems(file, Map.of()))
                .containsExactly(
                        file + ":2: receivers.otlp.http: 127.0.0.1:4317"
                                + " (expected: an address of its own, receivers.otlp.grpc has this one)",
                        file + ":4: admin.listen: 0.0.0.0:4317"
                                + " (expected: an address of its own, receivers.otlp.grpc has this one)");
    }

    @Test
    void load_listenerBeyondLoopback_warns() throws Exception {
        Path file = write("receivers:\n  otlp: {grpc: 0.0.0.0:4317}\n");

        assertThat(ConfigLoader.load(file, Map.of()).warnings())
                .extracting(Problem::toString)
                .containsExactly(file + ":2: receivers.otlp.grpc: 0.0.0.0:4317: reachable from other machines,"
                        + " without authentication; a loopback address is not");
    }

    @Test
    void load_listenerBeyondLoopback_clientCertificate_doesNotWarn() throws Exception {
        // given
        for (String name : List.of("cert.pem", "key.pem", "ca.pem")) {
            Files.writeString(directory.resolve(name), "");
        }
        Path file = write("""
                receivers:
                  otlp:
                    grpc: 0.0.0.0:4317
                    tls: {certificate: cert.pem, key: key.pem, clientCa: ca.pem}
                  syslog:
                    tcp: 0.0.0.0:5514
                    tls: 0.0.0.0:6514
                    certificates: {certificate: cert.pem, key: key.pem, clientCa: ca.pem}
                """);

        // when
        List<Problem> warnings = ConfigLoader.load(file, Map.of()).warnings();

        // then
        assertThat(warnings)
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith(file + ":6: receivers.syslog.tcp: 0.0.0.0:5514: reachable from other machines");
    }
}
