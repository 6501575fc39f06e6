package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several upstreams of one proxy, and what of a sender's header reaches them. */
class OtlpUpstreamsEndToEndIT {
    private static final byte[] LOGS = TestPayloads.logs(100, "nothing to see");

    @TempDir
    private Path dir = Path.of("");

    @Test
    void oneGoesAway_nothingIsLost() {
        TestCollector staying = TestCollector.start("http");
        TestCollector leaving = TestCollector.start("grpc");
        try (staying;
                ProxyUnderTest proxy = proxy(staying, leaving, "");
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            for (int i = 0; i < 10; i++) {
                assertThat(sender.send("http", Signal.LOGS, LOGS, false).status()).isEqualTo(200);
            }
            assertThat(staying.received()).hasSizeBetween(1, 9);
            int before = leaving.received().size();
            assertThat(staying.received().size() + before).isEqualTo(10);

            // when
            leaving.close();

            // then
            for (int i = 0; i < 20; i++) {
                assertThat(sender.send("http", Signal.LOGS, LOGS, false).status()).isEqualTo(200);
            }
            assertThat(staying.received().size() + before).isEqualTo(30);
        } finally {
            leaving.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void oneDoesNotAnswer_otherGetsTheRequest(String protocol) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TestCollector answering = TestCollector.start("http");
                ProxyUnderTest proxy = ProxyUnderTest.start(
                        dir,
                        "exporters: {otlp: {timeout: 2s, endpoints: [\"%s://127.0.0.1:%d\", \"%s\"]}}\n"
                                .formatted(protocol, silent.getLocalPort(), answering.endpoint()));
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // when
            for (int i = 0; i < 4; i++) {
                assertThat(sender.send("http", Signal.LOGS, LOGS, false).status()).isEqualTo(200);
            }

            // then
            assertThat(answering.received()).hasSize(4);
        }
    }

    @Test
    void headersThatAreNamed_goOn_othersDoNot() {
        try (TestCollector http = TestCollector.start("http");
                TestCollector grpc = TestCollector.start("grpc");
                ProxyUnderTest proxy = proxy(http, grpc, ", headers: {x-fixed: ours}");
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // when
            for (int i = 0; i < 4; i++) {
                Answer answer = sender.post(
                        "/v1/logs?api_key=no",
                        LOGS,
                        Map.of(
                                "content-type", "application/x-protobuf",
                                "X-Scope-OrgID", "tenant-7",
                                "x-fixed", "theirs",
                                "cookie", "session=1"));
                assertThat(answer.status()).isEqualTo(200);
            }

            // then
            assertThat(http.received()).isNotEmpty();
            assertThat(grpc.received()).isNotEmpty();
            assertThat(Stream.concat(http.received().stream(), grpc.received().stream())).allSatisfy(request -> {
                assertThat(request.headers())
                        .containsEntry("x-scope-orgid", "tenant-7")
                        .containsEntry("x-fixed", "ours")
                        .doesNotContainKey("cookie");
                assertThat(request.path()).doesNotContain("api_key");
            });
        }
    }

    private ProxyUnderTest proxy(TestCollector one, TestCollector other, String more) {
        return ProxyUnderTest.start(
                dir,
                "exporters: {otlp: {endpoints: [\"%s\", \"%s\"], forwardHeaders: [x-scope-orgid, x-fixed]%s}}\n"
                        .formatted(one.endpoint(), other.endpoint(), more));
    }
}
