package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.scrubjay.proxy.receive.syslog.StreamCollector;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.Peers;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The upstream is away: senders are told to come again, nothing is acknowledged that did not arrive. */
@Timeout(60)
class OutageEndToEndIT {

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"http", "grpc"})
    void otlp_unavailableWithARetryHintUntilTheUpstreamIsBack(String upstream, @TempDir Path dir) {
        int port = Peers.freeTcpPort();
        try (ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, URI.create(upstream + "://127.0.0.1:" + port));
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            byte[] logs = TestPayloads.logs(1_000, "push with " + secrets.token("github-pat") + " done");

            // when
            OtlpSender.Answer overHttp = sender.send("http", Signal.LOGS, logs, true);
            StatusRuntimeException overGrpc =
                    catchThrowableOfType(StatusRuntimeException.class, () -> sender.grpc(Signal.LOGS, logs, true));

            // then
            assertThat(overHttp.status()).isEqualTo(503);
            assertThat(overHttp.header("retry-after")).isEqualTo("1");
            assertThat(overGrpc.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
            assertThat(OtlpSender.retryDelaySeconds(overGrpc)).isEqualTo(1);
            assertThat(proxy.metric("scrubjay_receiver_requests_total", "outcome=\"accepted\"")).isZero();
            assertThat(proxy.get("/livez")).contains("live");

            // the upstream comes back
            try (TestCollector collector = TestCollector.start(upstream, port)) {
                Eventually.await(
                        "acceptance", () -> sender.send("http", Signal.LOGS, logs, true).status() == 200);
                assertThat(sender.send("grpc", Signal.LOGS, logs, true).status()).isEqualTo(200);
                assertThat(collector.received()).hasSize(2).allSatisfy(request -> {
                    secrets.assertAbsent("payload", request.payload());
                    assertThat(secrets.unmasked(request.logs(), proxy.key()).toByteArray()).isEqualTo(logs);
                });
                proxy.assertReported(secrets);
            }
        }
    }

    @Test
    void syslog_waitsInTheQueueUntilTheCollectorIsBack(@TempDir Path dir) throws IOException {
        int port = Peers.freeTcpPort();
        String endpoint = "tcp://127.0.0.1:" + port;
        try (ProxyUnderTest proxy =
                ProxyUnderTest.start(dir, "exporters: {syslog: {endpoint: \"" + endpoint + "\"}}\n")) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                String secret = secrets.token("gitlab-deploy-token");
                lines.append("<13>1 - host app - - - line ").append(i).append(" has ").append(secret).append('\n');
            }
            try (RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
                connection.send(lines.toString());
            }
            Eventually.await(
                    "all read", () -> proxy.metric("scrubjay_receiver_syslog_messages_total", "accepted") == 100);

            // when
            try (StreamCollector collector = StreamCollector.open(port)) {
                // then
                Eventually.await("all", () -> collector.text().lines().count() == 100);
                assertThat(secrets.unmasked(collector.text(), proxy.key())).isEqualTo(lines.toString());
                assertThat(proxy.metric("scrubjay_exporter_syslog_messages_total", "outcome=\"sent\"")).isEqualTo(100);
                proxy.assertReported(secrets);
            }
        }
    }
}
