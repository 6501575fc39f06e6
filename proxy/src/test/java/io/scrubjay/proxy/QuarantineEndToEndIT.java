package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.scrubjay.proxy.testing.GrpcBytes;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Telemetry of a killed agent, whose certificate says who it is, through the whole proxy. */
class QuarantineEndToEndIT {
    private static final String ROGUE = "spiffe://example.org/agent-7";
    private static final String HONEST = "spiffe://example.org/agent-8";

    @TempDir
    private Path dir = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private TestCertificate server;

    @SuppressWarnings("NullAway.Init")
    private TestCertificate rogueCertificate;

    @SuppressWarnings("NullAway.Init")
    private HttpClient rogue;

    @SuppressWarnings("NullAway.Init")
    private HttpClient honest;

    @SuppressWarnings("NullAway.Init")
    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        server = TestCertificate.create(dir, "dns:localhost");
        rogueCertificate = TestCertificate.create(dir, "uri:" + ROGUE);
        TestCertificate honestCertificate = TestCertificate.create(dir, "uri:" + HONEST);
        Path clients = Files.writeString(
                dir.resolve("clients.pem"),
                Files.readString(rogueCertificate.certificate()) + Files.readString(honestCertificate.certificate()));
        rogue = HttpClient.newBuilder().sslContext(rogueCertificate.clientContext(server)).build();
        honest = HttpClient.newBuilder().sslContext(honestCertificate.clientContext(server)).build();
        proxy = ProxyUnderTest.start(dir, """
                receivers:
                  otlp:
                    grpc: "127.0.0.1:0"
                    http: "127.0.0.1:0"
                    tls: {certificate: "%s", key: "%s", clientCa: "%s"}
                """.formatted(server.certificate(), server.privateKey(), clients), "");
    }

    @AfterEach
    void stop() {
        rogue.close();
        honest.close();
        proxy.close();
    }

    @Test
    void killed_isHeldBackWhateverItClaims_othersAreNot() throws Exception {
        // given
        assertThat(post(rogue, ROGUE).statusCode()).isEqualTo(200);

        // when
        HttpResponse<String> killed = kill(ROGUE);

        // then
        assertThat(killed.statusCode()).as(killed.body()).isEqualTo(202);
        assertThat(json(killed).get("quarantined").valueStream().map(JsonNode::asString)).containsExactly(ROGUE);
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<String> refused = post(rogue, HONEST, version);
            assertThat(refused.version()).isEqualTo(version);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("60");
        }
        assertThat(post(honest, ROGUE).statusCode()).as("who only claims to be it").isEqualTo(200);
        assertThat(proxy.metric("scrubjay_receiver_refused_total", "reason=\"quarantined\"")).isEqualTo(2);
        assertThat(proxy.metric("scrubjay_receiver_requests_total", "outcome=\"failed\"")).isEqualTo(2);
        assertThat(proxy.metric("scrubjay_quarantined_senders")).isEqualTo(1);
        assertThat(proxy.printed().lines().filter(line -> line.contains("hello of"))).hasSize(2);
        assertThat(json(proxy.call("GET", "/v1/audit", "")).get("entries").valueStream()
                        .map(entry -> entry.get("kind").asString() + " " + entry.path("sender").asString("")))
                .containsExactly("kill ", "quarantine " + ROGUE);
    }

    @Test
    void killed_fromTheCommandLine_listedAndLifted() throws Exception {
        // when
        String killed = command("kill", "--agent", ROGUE, "--quarantine", "--for", "PT5M", "--reason", "rogue");

        // then
        assertThat(killed).contains("telemetry is held back of " + ROGUE + "\n", ", or scrubjay lift ");
        assertThat(post(rogue, ROGUE).statusCode()).isEqualTo(503);
        String listed = command("kills");
        assertThat(listed).contains("  agent  " + ROGUE + "  operator  rogue  quarantined: " + ROGUE + "  ");

        // when
        command("lift", listed.strip().replaceAll(".*  ", ""), "--reason", "cleared");

        // then
        assertThat(post(rogue, ROGUE).statusCode()).isEqualTo(200);
        assertThat(command("kills")).isEmpty();
    }

    @Test
    void killed_overGrpc_isUnavailableForAMinute() throws Exception {
        // given
        kill(ROGUE);
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        "localhost",
                        proxy.listener("receivers.otlp.grpc").getPort(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(server.certificate().toFile())
                                .keyManager(
                                        rogueCertificate.certificate().toFile(),
                                        rogueCertificate.privateKey().toFile())
                                .build())
                .disableRetry()
                .build();

        // when
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        channel,
                        GrpcBytes.method("opentelemetry.proto.collector.logs.v1.LogsService/Export"),
                        CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                        TestPayloads.logs(100, "hello of grpc")))
                // then
                .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(OtlpSender.retryDelaySeconds(refused)).isEqualTo(60);
                });
        channel.shutdownNow();
        assertThat(proxy.metric("scrubjay_receiver_refused_total", "reason=\"quarantined\"")).isEqualTo(1);
        assertThat(proxy.printed()).doesNotContain("hello of grpc");
    }

    @Test
    void killed_isHeldBackOverARestart_untilLifted() throws Exception {
        String id = json(kill(ROGUE)).get("id").asString();
        proxy.stop(Duration.ofSeconds(10));

        try (ProxyUnderTest again = proxy.startAgain()) {
            proxy = again;

            // given
            assertThat(post(rogue, ROGUE).statusCode()).isEqualTo(503);
            assertThat(json(again.call("GET", "/v1/kills", "")).at("/kills/0/quarantined/0").asString())
                    .isEqualTo(ROGUE);

            // when
            HttpResponse<String> lifted =
                    again.call("POST", "/v1/kills/" + id, "{\"action\": \"lift\", \"reason\": \"cleared\"}");

            // then
            assertThat(lifted.statusCode()).as(lifted.body()).isEqualTo(200);
            assertThat(post(rogue, ROGUE).statusCode()).isEqualTo(200);
            assertThat(again.metric("scrubjay_quarantined_senders")).isZero();
        }
    }

    private HttpResponse<String> kill(String agent) {
        return proxy.call(
                "POST", "/v1/kill", "{\"agent\": \"" + agent + "\", \"reason\": \"rogue\", \"quarantine\": true}");
    }

    private String command(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = proxy.execute(out, err, "env:ADMIN_TOKEN", arguments);
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Logs as an agent that claims a name in its telemetry. */
    private HttpResponse<String> post(HttpClient sender, String claimed) throws Exception {
        return post(sender, claimed, HttpClient.Version.HTTP_2);
    }

    private HttpResponse<String> post(HttpClient sender, String claimed, HttpClient.Version version)
            throws Exception {
        String body = """
                {"resourceLogs": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "%s"}}]},
                 "scopeLogs": [{"logRecords": [{"timeUnixNano": "1", "body": {"stringValue": "hello of %s"}}]}]}]}
                """.formatted(claimed, claimed);
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:"
                        + proxy.listener("receivers.otlp.http").getPort() + "/v1/logs"))
                .version(version)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return sender.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
