package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.receive.ListenFailedException;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.receive.otlp.OtlpLane;
import io.scrubjay.proxy.receive.otlp.OtlpServer;
import io.scrubjay.proxy.receive.otlp.OtlpServerSettings;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Reply;
import io.scrubjay.proxy.testing.TestPayloads;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Start, stop, and senders that leave. */
class OtlpLifecycleIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String EMPTY_REQUEST = String.join(
            "\r\n",
            "POST /v1/logs HTTP/1.1",
            "host: proxy",
            "content-type: application/x-protobuf",
            "connection: close",
            "content-length: 0",
            "",
            "");

    @ParameterizedTest
    @CsvSource({"http,http", "http,h2c", "grpc,grpc"})
    void stop_answersWhatIsUnderWay(String upstream, String protocol) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> {
                await(release);
                return Reply.success();
            });
            CompletableFuture<Integer> underWay = CompletableFuture.supplyAsync(
                    () -> sender.send(protocol, Signal.LOGS, TestPayloads.logs(10, "x"), false).status());
            collector.await(SOON);

            // when
            CompletableFuture<Void> stopped = proxy.server().stop(SOON);

            // then
            TestPayloads.eventually(() -> assertThatThrownBy(() -> new Socket(
                                    proxy.address().getAddress(), proxy.address().getPort())
                            .close())
                    .isInstanceOf(ConnectException.class));
            assertThat(stopped).isNotDone();
            release.countDown();
            assertThat(underWay.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            stopped.get(10, TimeUnit.SECONDS);
        } finally {
            release.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void stop_givesUpAfterTheGracePeriod(String protocol) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> {
                await(release);
                return Reply.success();
            });
            CompletableFuture<Integer> underWay = CompletableFuture.supplyAsync(
                    () -> sender.send(protocol, Signal.LOGS, TestPayloads.logs(10, "x"), false).status());
            collector.await(SOON);

            // when
            proxy.server().stop(Duration.ofMillis(200)).get(10, TimeUnit.SECONDS);

            // then
            assertThat(underWay).failsWithin(SOON);
            TestPayloads.eventually(() -> assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero());
            assertThat(proxy.count("scrubjay.receiver.requests", "outcome", "cancelled")).isEqualTo(1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void tooManyConnections_furtherOnesAreClosedAndCounted() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver.maxConnections(1), exporter -> exporter)) {
            try (RawConnection first = new RawConnection(proxy.address());
                    RawConnection second = new RawConnection(proxy.address())) {
                // when
                byte[] answer = second.readToEnd();

                // then
                assertThat(answer).isEmpty();
                assertThat(proxy.count("scrubjay.receiver.refused", "reason", "too_many_connections"))
                        .isEqualTo(1);
                assertThat(first.send(EMPTY_REQUEST).readAnswer()).startsWith("HTTP/1.1 200");
            }
            Eventually.await("served again", () -> {
                try (RawConnection next = new RawConnection(proxy.address())) {
                    next.sendAsMuchAsIsTaken(EMPTY_REQUEST);
                    return new String(next.readToEnd(), ISO_8859_1).startsWith("HTTP/1.1 200");
                }
            });
        }
    }

    @Test
    void stop_closesIdleConnectionsAtOnce() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                RawConnection fresh = new RawConnection(proxy.address());
                RawConnection used = new RawConnection(proxy.address())) {
            // given
            used.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(used.readAnswer()).startsWith("HTTP/1.1 404");

            // when
            proxy.stop(SOON);

            // then
            assertThat(fresh.readToEnd()).isEmpty();
            assertThat(used.readToEnd()).isEmpty();
        }
    }

    @Test
    void senderLeaves_itsRequestIsGivenUp() {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint())) {
            // given
            collector.answer(request -> {
                await(release);
                return Reply.success();
            });

            // when
            try (RawConnection connection = new RawConnection(proxy.address())) {
                connection.send("POST /v1/logs HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-protobuf\r\n"
                        + "content-length: 2\r\n\r\n\12\0");
                collector.await(SOON);
                assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isEqualTo(2);
            }

            // then
            TestPayloads.eventually(() -> assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero());
            assertThat(proxy.count("scrubjay.exporter.requests", "outcome", "cancelled")).isEqualTo(1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void tooManyPipelined_isClosed() {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                RawConnection connection = new RawConnection(proxy.address())) {
            // given
            collector.answer(request -> {
                await(release);
                return Reply.success();
            });

            // when
            connection.send("POST /v1/logs HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-protobuf\r\n"
                    + "content-length: 2\r\n\r\n\12\0"
                    + "GET / HTTP/1.1\r\n\r\n".repeat(400));

            // then
            assertThat(connection.readToEnd()).isEmpty();
            TestPayloads.eventually(() -> assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero());
            assertThat(proxy.count("scrubjay.receiver.requests", "outcome", "cancelled")).isEqualTo(1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void tooMuchBeingReceived_isUnavailable() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver.maxBufferedBytes(1000), exporter -> exporter);
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            try (RawConnection slow = new RawConnection(proxy.address())) {
                // when
                slow.send("POST /v1/logs HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-protobuf\r\n"
                        + "content-length: 901\r\n\r\n" + "a".repeat(900));

                // then
                TestPayloads.eventually(() -> assertThat(sender.send(
                                        "http", Signal.LOGS, TestPayloads.logs(150, "x"), false)
                                .status())
                        .isEqualTo(503));
            }
            TestPayloads.eventually(() -> assertThat(sender.send(
                                    "http", Signal.LOGS, TestPayloads.logs(150, "x"), false)
                            .status())
                    .isEqualTo(200));
        }
    }

    @Test
    void start_portInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Transport transport = Transport.create(1)) {
            // given
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();
            OtlpServer server = new OtlpServer(
                    transport,
                    OtlpServerSettings.builder().listen("receivers.otlp.grpc", address).build(),
                    eventLoop -> new OtlpLane((signal, format, payload) -> payload.retain(), (request, handler) -> {
                        request.close();
                        return OtlpDownstream.Call.DONE;
                    }),
                    new Meters(new SimpleMeterRegistry()));

            // when / then
            assertThatThrownBy(server::start)
                    .isInstanceOf(ListenFailedException.class)
                    .hasMessage("receivers.otlp.grpc: " + address.getHostString() + ":" + address.getPort()
                            + " (expected: a free port; already in use)");
            server.stop(Duration.ZERO).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void idleHttp2_isClosed() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(),
                        receiver -> receiver.headerTimeout(Duration.ofMillis(200)),
                        exporter -> exporter);
                RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});

            // then
            byte[] answer = connection.readToEnd();
            assertThat(new String(answer, ISO_8859_1)).contains("\7\0\0\0\0\0"); // GOAWAY, without flags, stream 0
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
