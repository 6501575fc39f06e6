package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.cli.Undelivered;
import io.scrubjay.proxy.receive.syslog.StreamCollector;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.Peers;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of syslog that a stop leaves behind, and how long it may take. */
@Timeout(60)
class SyslogStopIT {
    @TempDir
    private Path dir;

    @Test
    void stop_collectorAway_leftMessagesAreReported() {
        try (ProxyUnderTest proxy = ProxyUnderTest.start(dir, exporters("", Peers.freeTcpPort()))) {
            // given
            send(proxy, "<13>one\n<13>two\n");

            // when
            Undelivered left = proxy.stopLeaving(Duration.ofMillis(100));

            // then
            assertThat(left).isEqualTo(new Undelivered(false, 2));
        }
    }

    @Test
    void stop_otlpTakesLong_syslogStopsBesideIt() throws Exception {
        int port = Peers.freeTcpPort();
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (TestCollector upstream = TestCollector.start("http");
                ProxyUnderTest proxy = ProxyUnderTest.start(dir, exporters(
                        "otlp: {endpoint: \"" + upstream.endpoint() + "\", timeout: 1m}, ", port));
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            upstream.answer(request -> {
                underWay.countDown();
                awaitUnchecked(end);
                return TestCollector.Reply.success();
            });
            CompletableFuture<OtlpSender.Answer> answer = CompletableFuture.supplyAsync(
                    () -> sender.send("http", Signal.LOGS, TestPayloads.logs(100, "slow"), true),
                    Thread::startVirtualThread);
            underWay.await();
            send(proxy, "<13>one\n");

            // when
            CompletableFuture<Undelivered> stopped = CompletableFuture.supplyAsync(
                    () -> proxy.stopLeaving(Duration.ofSeconds(20)), Thread::startVirtualThread);
            Eventually.await("syslog stopping", () -> refuses(proxy));
            try (StreamCollector collector = StreamCollector.open(port)) {
                Eventually.await("forwarded", () -> collector.text().equals("<13>one\n"));
                end.countDown();

                // then
                assertThat(answer.join().status()).isEqualTo(200);
                assertThat(stopped.join()).isEqualTo(Undelivered.NOTHING);
            }
        } finally {
            end.countDown();
        }
    }

    private static String exporters(String otlp, int port) {
        return "exporters: {" + otlp + "syslog: {endpoint: \"tcp://127.0.0.1:" + port + "\"}}\n";
    }

    private static void send(ProxyUnderTest proxy, String lines) {
        int count = (int) lines.lines().count();
        try (RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
            connection.send(lines);
        }
        Eventually.await(
                "read", () -> proxy.metric("scrubjay_receiver_syslog_messages_total", "accepted") == count);
    }

    private static boolean refuses(ProxyUnderTest proxy) {
        try {
            new RawConnection(proxy.listener("receivers.syslog.tcp")).close();
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
