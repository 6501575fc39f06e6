package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Reply;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders hear of an upstream that gives no answer, or none that can be read. */
class OtlpUpstreamFailureIT {
    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamDown_isUnavailableUntilItIsBack(String upstream) throws IOException {
        int port = freePort();
        try (OtlpHarness proxy = new OtlpHarness(URI.create(upstream + "://127.0.0.1:" + port));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            Answer http = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);
            StatusRuntimeException grpc = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> sender.grpc(Signal.LOGS, TestPayloads.logs(10, "x"), false));

            // then
            assertThat(http.status()).isEqualTo(503);
            assertThat(http.header("retry-after")).isEqualTo("1");
            assertThat(Status.parseFrom(http.body()).getMessage()).isEqualTo("upstream: connection refused");
            assertThat(grpc.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
            assertThat(OtlpSender.retryDelaySeconds(grpc)).isEqualTo(1);
            try (TestCollector collector = TestCollector.start(upstream, port)) {
                assertThat(sender.send("grpc", Signal.LOGS, TestPayloads.logs(10, "x"), false).status())
                        .isEqualTo(200);
                assertThat(collector.received()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamRestarted_isReachedAgainWithoutAnError(String upstream) {
        TestCollector before = TestCollector.start(upstream);
        try (OtlpHarness proxy = new OtlpHarness(before.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            sender.send("grpc", Signal.LOGS, TestPayloads.logs(10, "x"), false);
            before.close();

            // when
            try (TestCollector after = TestCollector.start(upstream, before.endpoint().getPort())) {
                Answer answer = sender.send("grpc", Signal.LOGS, TestPayloads.logs(10, "y"), false);

                // then
                assertThat(answer.status()).isEqualTo(200);
                assertThat(after.received()).hasSize(1);
            }
        } finally {
            before.close();
        }
    }

    @Test
    void upstreamSlow_eachRequestHasItsOwnTimeout() {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver, exporter -> exporter.timeout(Duration.ofMillis(300)));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> {
                awaitUninterruptibly(release);
                return Reply.success();
            });

            // when
            List<CompletableFuture<Integer>> statuses = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false)
                                    .status()))
                    .limit(3)
                    .toList();

            // then
            assertThat(statuses).allSatisfy(status -> assertThat(status).succeedsWithin(Duration.ofSeconds(10))
                    .isEqualTo(503));
            assertThat(sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false).status())
                    .as("after all of them")
                    .isEqualTo(503);
        } finally {
            release.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamSlow_isUnavailableAfterTheTimeout(String upstream) {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver, exporter -> exporter.timeout(Duration.ofMillis(300)));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> {
                awaitUninterruptibly(release);
                return Reply.success();
            });

            // when
            Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero();
            release.countDown();
            collector.answer(request -> Reply.success());
            assertThat(sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false).status())
                    .isEqualTo(200);
        } finally {
            release.countDown();
        }
    }

    @Test
    void upstreamAnswerCutShort_isUnavailable() throws IOException {
        try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerRaw(
                    upstream, "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 5\r\n\r\n\n"));
            try (OtlpHarness proxy =
                            new OtlpHarness(URI.create("http://127.0.0.1:" + upstream.getLocalPort()));
                    OtlpSender sender = new OtlpSender(proxy.uri(""))) {
                // when
                Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

                // then
                assertThat(answer.status()).isEqualTo(503);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamSpeaksGarbage_isUnavailable(String scheme) throws IOException {
        try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerRaw(upstream, "220 mail.example ESMTP\r\n".repeat(20)));
            try (OtlpHarness proxy = new OtlpHarness(
                            URI.create(scheme + "://127.0.0.1:" + upstream.getLocalPort()));
                    OtlpSender sender = new OtlpSender(proxy.uri(""))) {
                // when
                Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

                // then
                assertThat(answer.status()).isEqualTo(503);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamAnswerTooLarge_isWhatItsStatusSays(String upstream) {
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> Reply.success(new byte[(64 << 10) + 1]));

            // when
            Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void upstreamAnswersAPage_isUnavailableAndTheDataStaysWithItsSender() throws IOException {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request ->
                    Reply.http(200, Map.of("Content-Type", "text/html"), "<form>Sign in</form>".getBytes(UTF_8)));

            // when
            Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(Status.parseFrom(answer.body()).getMessage())
                    .isEqualTo("upstream: answered 200 with an HTML page");
        }
    }

    @Test
    void memoryUsedUpOnTheWayOut_isUnavailableAndGivenBack() {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            Answer answer = sender.post(
                    "/v1/logs",
                    OtlpHarness.EXHAUSTING_TRANSCODER.getBytes(UTF_8),
                    Map.of("content-type", "application/json"));

            // then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero();
            assertThat(proxy.count("scrubjay.exporter.requests", "outcome", "failed")).isEqualTo(1);
            assertThat(collector.received()).isEmpty();
        }
    }

    private static void answerRaw(ServerSocket upstream, String answer) {
        try {
            while (!upstream.isClosed()) {
                try (Socket socket = upstream.accept()) {
                    int ignored = socket.getInputStream().read(new byte[4096]);
                    assertThat(ignored).isPositive();
                    socket.getOutputStream().write(answer.getBytes(UTF_8));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                }
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
