package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class WebhookSenderIT {
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.US_ASCII);

    private final WebhookSender sender = new WebhookSender(Clock.systemUTC(), Duration.ofSeconds(2));

    @AfterEach
    void close() {
        sender.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void send_success(int status) throws Exception {
        assertThat(send(status, null)).isEqualTo(new Attempt.Delivered(Integer.toString(status)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422})
    void send_refused(int status) throws Exception {
        assertThat(send(status, null)).isEqualTo(new Attempt.Refused(Integer.toString(status)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308, 408, 425, 429, 500, 502, 503, 504})
    void send_failed(int status) throws Exception {
        assertThat(send(status, null)).isEqualTo(new Attempt.Failed(Integer.toString(status), null));
    }

    @ParameterizedTest
    @MethodSource("retryAfters")
    void send_retryAfter(String value, @Nullable Duration expected) throws Exception {
        assertThat(send(503, value)).isEqualTo(new Attempt.Failed("503", expected));
    }

    private static List<Arguments> retryAfters() {
        return List.of(
                argumentSet("seconds", "17", Duration.ofSeconds(17)),
                argumentSet("zero", "0", Duration.ZERO),
                argumentSet("huge", "99999999999999999999", null),
                argumentSet("negative", "-1", null),
                argumentSet("words", "soon", null),
                argumentSet("past date", "Wed, 21 Oct 2015 07:28:00 GMT", null));
    }

    @Test
    void send_retryAfterDate() throws Exception {
        // given
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(100).atOffset(ZoneOffset.UTC));

        // when
        Attempt attempt = send(429, date);

        // then
        assertThat(attempt).isInstanceOfSatisfying(Attempt.Failed.class, failed -> assertThat(failed.retryAfter())
                .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100)));
    }

    @Test
    void send_redirectIsNotFollowed() throws Exception {
        // given
        try (WebhookReceiver elsewhere = WebhookReceiver.answering(204);
                WebhookReceiver receiver = WebhookReceiver.start((exchange, call) -> {
                    exchange.getResponseHeaders().add("location", elsewhere.url().toString());
                    exchange.sendResponseHeaders(307, -1);
                })) {

            // when
            Attempt attempt = sender.send(WebhookTarget.of(receiver.webhook()), "id", BODY);

            // then
            assertThat(attempt).isEqualTo(new Attempt.Failed("307", null));
            assertThat(elsewhere.waitingCalls()).isZero();
        }
    }

    @Test
    void send_endlessAnswer() throws Exception {
        try (WebhookReceiver receiver =
                WebhookReceiver.start((exchange, call) -> WebhookReceiver.writeForever(exchange))) {
            assertThat(sender.send(WebhookTarget.of(receiver.webhook()), "id", BODY))
                    .isEqualTo(new Attempt.Delivered("200"));
        }
    }

    @Test
    void send_answerNeverEnds() throws Exception {
        // given
        CountDownLatch release = new CountDownLatch(1);
        try (WebhookReceiver receiver = WebhookReceiver.start((exchange, call) -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await(release);
        })) {

            // when
            Attempt attempt = sender.send(WebhookTarget.of(receiver.webhook()), "id", BODY);

            // then
            assertThat(attempt).isEqualTo(new Attempt.Delivered("200"));
            release.countDown();
        }
    }

    @Test
    void send_noAnswer() throws Exception {
        // given
        CountDownLatch release = new CountDownLatch(1);
        try (WebhookReceiver receiver = WebhookReceiver.start((exchange, call) -> await(release))) {

            // when
            Attempt attempt = sender.send(WebhookTarget.of(receiver.webhook()), "id", BODY);

            // then
            assertThat(attempt).isEqualTo(new Attempt.Failed("timeout", null));
            release.countDown();
        }
    }

    @Test
    void send_nobodyListens() throws Exception {
        // given
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        // when / then
        assertThat(sender.send(target("http://127.0.0.1:" + port + "/"), "id", BODY))
                .isEqualTo(new Attempt.Failed("connect", null));
    }

    @Test
    void send_unknownHost() throws Exception {
        assertThat(sender.send(target("http://nowhere.invalid/"), "id", BODY))
                .isEqualTo(new Attempt.Failed("unknown host", null));
    }

    @Test
    void send_privateAddress_isBlockedUnlessAllowed() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.answering(204)) {
            WebhookTarget target =
                    WebhookTarget.of(new ScrubjayConfig.Webhook(receiver.url(), new SecretValue("any"), false));

            assertThat(sender.send(target, "id", BODY)).isEqualTo(new Attempt.Failed("blocked address", null));
            assertThat(receiver.waitingCalls()).isZero();
        }
    }

    @Test
    void send_tlsToPlainPort() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.answering(204)) {
            assertThat(sender.send(target("https://127.0.0.1:" + receiver.url().getPort() + "/"), "id", BODY))
                    .isInstanceOf(Attempt.Failed.class);
            assertThat(receiver.waitingCalls()).isZero();
        }
    }

    private Attempt send(int status, @Nullable String retryAfter) throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start((exchange, call) -> {
            if (retryAfter != null) {
                exchange.getResponseHeaders().add("retry-after", retryAfter);
            }
            exchange.sendResponseHeaders(status, -1);
        })) {
            return sender.send(WebhookTarget.of(receiver.webhook()), "id", BODY);
        }
    }

    private static WebhookTarget target(String url) {
        return WebhookTarget.of(new ScrubjayConfig.Webhook(URI.create(url), new SecretValue("any"), true));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
