package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.syntax.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentConfigTest extends ConfigTest {
    @Test
    void load_variables_overrideTheFile() throws Exception {
        // given
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: \"http://collector:4318\"}}\n");
        Map<String, String> variables = Map.of(
                "SCRUBJAY_RECEIVERS_OTLP_GRPC", "127.0.0.1:14317",
                "SCRUBJAY_RECEIVERS_OTLP_MAX_REQUEST_BYTES", "2MiB",
                "SCRUBJAY_RECEIVERS_SYSLOG_UDP", "127.0.0.1:0",
                "SCRUBJAY_EXPORTERS_OTLP_ENDPOINT", "grpc://other:1",
                "SCRUBJAY_RULES_PACKS", "cloud, ai",
                "SCRUBJAY_SHUTDOWN_GRACE", "3s",
                "SCRUBJAY_JAVA_OPTS", "-Xmx1g");

        // when
        ScrubjayConfig config = ConfigLoader.load(file, variables).config();

        // then
        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(loopback(14317), null, 2 << 20, null));
        assertThat(config.receivers().syslog())
                .isEqualTo(syslog(null, loopback(0), 1 << 20));
        assertThat(config.exporters().otlp().endpoints()).containsExactly(URI.create("grpc://other:1"));
        assertThat(config.rules().packs()).containsExactly("cloud", "ai");
        assertThat(config.shutdownGrace()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void load_wrongVariables_areReportedByName() throws Exception {
        // given
        Map<String, String> variables = Map.of(
                "SCRUBJAY_RECEIVERS_OTLP_GRPC", "4317",
                "SCRUBJAY_RECEIVERS_OTLP_GRCP", "127.0.0.1:1",
                "SCRUBJAY_INCIDENTS_WEBHOOKS", "https://soc.example");

        // when
        List<String> problems = problems(null, variables);

        // then
        assertThat(problems)
                .containsExactly(
                        "environment: SCRUBJAY_RECEIVERS_OTLP_GRPC: 4317 (expected: host:port, port 0 to 65535)",
                        "environment: SCRUBJAY_INCIDENTS_WEBHOOKS: unknown variable"
                                + " (expected: SCRUBJAY_ and the path of a key that holds one value)",
                        "environment: SCRUBJAY_RECEIVERS_OTLP_GRCP: unknown variable"
                                + " (expected: SCRUBJAY_RECEIVERS_OTLP_GRPC)");
    }

    @Test
    void load_variablesOfKubernetesServices_areIgnored() throws Exception {
        Map<String, String> variables = Map.of(
                "SCRUBJAY_SERVICE_HOST", "10.0.0.1",
                "SCRUBJAY_SERVICE_PORT_OTLP_GRPC", "4317",
                "SCRUBJAY_PORT", "tcp://10.0.0.1:4317",
                "SCRUBJAY_PORT_4317_TCP_ADDR", "10.0.0.1",
                "SCRUBJAY_ADMIN_SERVICE_HOST", "10.0.0.2",
                "SCRUBJAY_RECEIVERS_SYSLOG_PORT_514_UDP", "udp://10.0.0.3:514");

        assertThat(ConfigLoader.load(null, variables).config().receivers())
                .isEqualTo(ConfigLoader.load(null, Map.of()).config().receivers());
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, , http://collector:4318",
        "http://collector:4317, grpc, grpc://collector:4317",
        "https://collector, grpc, grpcs://collector:4317",
        "https://collector/base, http/protobuf, https://collector/base"
    })
    void load_otelVariables_setTheExporter(String endpoint, @Nullable String protocol, String expected) throws Exception {
        Map<String, String> variables = protocol == null
                ? Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
                : Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL", protocol);

        assertThat(ConfigLoader.load(null, variables).config().exporters().otlp().endpoints())
                .containsExactly(URI.create(expected));
    }

    @Test
    void load_otelVariable_givesWayToTheFile() throws Exception {
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: console}}\n");

        ScrubjayConfig config = ConfigLoader.load(file, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"))
                .config();

        assertThat(config.exporters().otlp().endpoints()).isEmpty();
    }

    @Test
    void load_otelVariableWithThePortOfGrpc_warns() throws Exception {
        LoadedConfig loaded = ConfigLoader.load(null, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"));

        assertThat(loaded.warnings())
                .extracting(Problem::toString)
                .containsExactly("environment: OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4317: taken as OTLP/HTTP,"
                        + " but 4317 is the port of OTLP/gRPC; for that set OTEL_EXPORTER_OTLP_PROTOCOL=grpc");
    }

    @Test
    void load_otelVariableThatIsOurOwnListener_isRefused() {
        assertThat(problems(null, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")))
                .containsExactly("environment: OTEL_EXPORTER_OTLP_ENDPOINT: http://localhost:4318"
                        + " (expected: another place than our own receivers.otlp.http)");
    }
}
