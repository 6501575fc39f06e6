package io.scrubjay.proxy;

import static io.scrubjay.proxy.testing.RawHttp2.ACK;
import static io.scrubjay.proxy.testing.RawHttp2.DATA;
import static io.scrubjay.proxy.testing.RawHttp2.END_HEADERS;
import static io.scrubjay.proxy.testing.RawHttp2.END_STREAM;
import static io.scrubjay.proxy.testing.RawHttp2.GOAWAY;
import static io.scrubjay.proxy.testing.RawHttp2.HEADERS;
import static io.scrubjay.proxy.testing.RawHttp2.PING;
import static io.scrubjay.proxy.testing.RawHttp2.RST_STREAM;
import static io.scrubjay.proxy.testing.RawHttp2.exportLogs;
import static io.scrubjay.proxy.testing.RawHttp2.grpcExportLogs;
import static io.scrubjay.proxy.testing.RawHttp2.number;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.RawHttp2;
import io.scrubjay.proxy.testing.RawHttp2.Frame;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Reply;
import io.scrubjay.proxy.testing.TestPayloads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines, cancellation, draining and back pressure, from the sender to the upstream. */
class OtlpFlowIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final int END_BOTH = END_STREAM | END_HEADERS;
    private static final byte[] EMPTY_MESSAGE = new byte[5];

    @Test
    void deadline_goesUpstreamAsTheTimeThatIsLeft() {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            sender.grpc(Signal.LOGS, TestPayloads.logs(10, "x"), false, Duration.ofSeconds(9));

            // then
            String timeout = requireNonNull(collector.await(SOON).headers().get("grpc-timeout"));
            assertThat(timeout).matches("[0-9]{1,8}u");
            assertThat(Long.parseLong(timeout.substring(0, timeout.length() - 1))).isBetween(1L, 9_000_000L);
        }
    }

    @Test
    void deadline_beyondOurOwn_goesUpstreamAsOurs() {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver, exporter -> exporter.timeout(Duration.ofSeconds(5)));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            sender.grpc(Signal.LOGS, TestPayloads.logs(10, "x"), false, Duration.ofMinutes(9));

            // then
            assertThat(collector.await(SOON).headers()).containsEntry("grpc-timeout", "5000000u");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0S", "1n"})
    void deadline_passedOnArrival_goesNowhere(String timeout) {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                RawHttp2 connection = new RawHttp2(proxy.address())) {
            // when
            connection.send(HEADERS, END_HEADERS, 1, grpcExportLogs("grpc-timeout", timeout));
            connection.send(DATA, END_STREAM, 1, EMPTY_MESSAGE);

            // then
            Frame answer = requireNonNull(connection.read(HEADERS));
            String header = StandardCharsets.ISO_8859_1.decode(answer.payload()).toString();
            assertThat(header).contains("deadline"); // what Huffman coding does not shorten stands as it is
            assertThat(collector.received()).isEmpty();
            assertThat(proxy.count("scrubjay.receiver.refused", "reason", "deadline")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void senderDeadline_cancelsTheCallUpstream(String upstream) {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> {
                await(release);
                return Reply.success();
            });

            // when
            StatusRuntimeException failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> sender.grpc(Signal.LOGS, TestPayloads.logs(10, "x"), false, Duration.ofSeconds(3)));

            // then
            assertThat(failure.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.DEADLINE_EXCEEDED);
            collector.await(SOON);
            TestPayloads.eventually(() -> assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero());
        } finally {
            release.countDown();
        }
    }

    @Test
    void cancelled_isCancelledUpstream() {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                RawHttp2 connection = new RawHttp2(proxy.address())) {
            // given
            collector.answer(request -> {
                await(release);
                return Reply.success();
            });
            connection.send(HEADERS, END_HEADERS, 1, grpcExportLogs()).send(DATA, END_STREAM, 1, EMPTY_MESSAGE);
            collector.await(SOON);
            assertThat(collector.cancelled()).isZero();

            // when
            connection.send(RST_STREAM, 0, 1, number(8)); // CANCEL

            // then
            Eventually.await("cancelled upstream", () -> collector.cancelled() == 1);
            assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero();
            assertThat(proxy.count("scrubjay.exporter.requests", "outcome", "cancelled")).isEqualTo(1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void stop_requestThatWasOnItsWay_isAnswered() throws Exception {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                RawHttp2 connection = new RawHttp2(proxy.address())) {
            // given
            connection.send(HEADERS, END_HEADERS, 1, exportLogs()).send(PING, 0, 0, new byte[8]);
            assertThat(connection.read(PING)).isNotNull();

            // when
            CompletableFuture<Void> stopped = proxy.server().stop(SOON);

            // then
            assertThat(lastStream(connection.read(GOAWAY))).isEqualTo(Integer.MAX_VALUE);
            Frame ping = requireNonNull(connection.read(PING));
            connection.send(HEADERS, END_BOTH, 3, exportLogs());
            connection.send(PING, ACK, 0, ping.payload().array());
            assertThat(requireNonNull(connection.read(HEADERS)).stream()).isEqualTo(3);
            connection.send(DATA, END_STREAM, 1);
            assertThat(requireNonNull(connection.read(HEADERS)).stream()).isEqualTo(1);
            assertThat(connection.read(GOAWAY)).as("the connection ends").isNull();
            stopped.get(10, TimeUnit.SECONDS);
            assertThat(collector.received()).hasSize(2);
        }
    }

    @Test
    void stop_lastStream_isNamed() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                RawHttp2 connection = new RawHttp2(proxy.address())) {
            // given
            connection.send(HEADERS, END_BOTH, 5, exportLogs());
            assertThat(connection.read(HEADERS)).isNotNull();

            // when
            CompletableFuture<Void> stopped = proxy.server().stop(SOON);

            // then: a peer that does not answer the ping holds it up for a second only
            assertThat(lastStream(connection.read(GOAWAY))).isEqualTo(Integer.MAX_VALUE);
            assertThat(lastStream(connection.read(GOAWAY))).isEqualTo(5);
            assertThat(connection.read()).isNull();
            assertThat(stopped).succeedsWithin(SOON);
        }
    }

    @ParameterizedTest
    @CsvSource({"http,http", "http,h2c", "grpc,grpc"})
    void tooMuchUnderWay_nextRequestIsNotReadUntilThereIsRoom(String upstream, String protocol) {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver, exporter -> exporter.maxInFlightBytes(39_000));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given: more than three quarters are under way
            collector.answer(request -> {
                await(release);
                return Reply.success();
            });
            List<CompletableFuture<Integer>> statuses = fill(proxy, sender, protocol);

            // when: one for which there is no room
            statuses.add(send(sender, protocol));

            // then: its sender waits, and is not refused
            assertThat(statuses.getLast()).isNotDone();
            release.countDown();
            assertThat(statuses).allSatisfy(status -> assertThat(status).succeedsWithin(SOON).isEqualTo(200));
            assertThat(collector.received()).hasSize(5);
        } finally {
            release.countDown();
        }
    }

    @Test
    void tooMuchUnderWay_senderThatWeDoNotRead_isNotTooSlow() {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(),
                        receiver -> receiver.headerTimeout(TIMEOUT).requestTimeout(TIMEOUT),
                        exporter -> exporter.maxInFlightBytes(39_000));
                OtlpSender sender = new OtlpSender(proxy.uri(""));
                RawConnection body = new RawConnection(proxy.address());
                RawHttp2 stream = new RawHttp2(proxy.address())) {
            // given: one is read no further within its body, one within a stream, one not at all
            collector.answer(request -> {
                await(release);
                return Reply.success();
            });
            List<CompletableFuture<Integer>> statuses = fill(proxy, sender, "http");
            double stopped = proxy.gauge("scrubjay.receiver.reading.stopped");
            body.send(head(2) + "\12");
            stream.send(HEADERS, END_HEADERS, 1, exportLogs());
            try (RawConnection first = new RawConnection(proxy.address())) {
                Eventually.await("stopped", () -> proxy.gauge("scrubjay.receiver.reading.stopped") >= stopped + 3);
                body.send("\0");
                stream.send(DATA, END_STREAM, 1);
                first.send(head(0));

                // when
                long untilNanos = System.nanoTime() + TIMEOUT.multipliedBy(3).toNanos();
                Eventually.await("longer than any of them may take", () -> System.nanoTime() - untilNanos > 0);
                release.countDown();

                // then
                assertThat(body.readAnswer()).startsWith("HTTP/1.1 200");
                assertThat(first.readAnswer()).startsWith("HTTP/1.1 200");
                assertThat(requireNonNull(stream.read(HEADERS)).stream()).isEqualTo(1);
                assertThat(statuses).allSatisfy(status -> assertThat(status).succeedsWithin(SOON).isEqualTo(200));
                assertThat(collector.received()).hasSize(7);
            }
        } finally {
            release.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void tooManyBytesUnderWay_isUnavailable(String upstream) {
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver, exporter -> exporter.maxInFlightBytes(1000));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            Answer tooMuch = sender.send("http", Signal.LOGS, TestPayloads.logs(2000, "x"), false);
            Answer next = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(tooMuch.status()).isEqualTo(503);
            assertThat(tooMuch.header("retry-after")).isEqualTo("1");
            assertThat(next.status()).isEqualTo(200);
            assertThat(collector.received()).hasSize(1);
        }
    }

    private static String head(int bodyBytes) {
        return String.join(
                "\r\n",
                "POST /v1/logs HTTP/1.1",
                "host: proxy",
                "content-type: application/x-protobuf",
                "content-length: " + bodyBytes,
                "",
                "");
    }

    /** Has so much under way that nothing more is read. */
    private static List<CompletableFuture<Integer>> fill(OtlpHarness proxy, OtlpSender sender, String protocol) {
        List<CompletableFuture<Integer>> statuses = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            statuses.add(send(sender, protocol));
            long underWay = 8000L * i;
            Eventually.await("under way", () -> proxy.gauge("scrubjay.exporter.queue.bytes") >= underWay);
        }
        return statuses;
    }

    private static CompletableFuture<Integer> send(OtlpSender sender, String protocol) {
        return CompletableFuture.supplyAsync(
                () -> sender.send(protocol, Signal.LOGS, TestPayloads.logs(8000, "x"), false).status(),
                task -> Thread.ofVirtual().start(task));
    }

    private static int lastStream(@Nullable Frame goAway) {
        return requireNonNull(goAway).payload().getInt(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
