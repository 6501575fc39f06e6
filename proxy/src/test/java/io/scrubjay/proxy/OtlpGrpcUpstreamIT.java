package io.scrubjay.proxy;

import static io.scrubjay.proxy.testing.RawHttp2.ACK;
import static io.scrubjay.proxy.testing.RawHttp2.DATA;
import static io.scrubjay.proxy.testing.RawHttp2.END_HEADERS;
import static io.scrubjay.proxy.testing.RawHttp2.END_STREAM;
import static io.scrubjay.proxy.testing.RawHttp2.GOAWAY;
import static io.scrubjay.proxy.testing.RawHttp2.HEADERS;
import static io.scrubjay.proxy.testing.RawHttp2.PING;
import static io.scrubjay.proxy.testing.RawHttp2.RST_STREAM;
import static io.scrubjay.proxy.testing.RawHttp2.headerBlock;
import static io.scrubjay.proxy.testing.RawHttp2.number;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.RawHttp2;
import io.scrubjay.proxy.testing.RawHttp2.Frame;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gRPC upstream may do to a stream or a connection (gRPC over HTTP/2, "Errors" and "Connection Management"). */
class OtlpGrpcUpstreamIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int REFUSED_STREAM = 7;

    @SuppressWarnings("NullAway.Init")
    private ServerSocket upstream;

    @SuppressWarnings("NullAway.Init")
    private OtlpHarness proxy;

    @SuppressWarnings("NullAway.Init")
    private OtlpSender sender;

    @BeforeEach
    void start() throws IOException {
        upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        proxy = new OtlpHarness(URI.create("grpc://127.0.0.1:" + upstream.getLocalPort()));
        sender = new OtlpSender(proxy.uri(""));
    }

    @AfterEach
    void stop() throws IOException {
        sender.close();
        proxy.close();
        upstream.close();
    }

    @Test
    void refusedStream_isSentAgain() {
        // given
        CompletableFuture<Answer> answer = send();
        try (RawHttp2 connection = RawHttp2.accept(upstream)) {
            int first = readRequest(connection);

            // when
            connection.send(RST_STREAM, 0, first, number(REFUSED_STREAM));

            // then
            int second = readRequest(connection);
            assertThat(second).isGreaterThan(first);
            succeed(connection, second);
            assertThat(answer).succeedsWithin(SOON).extracting(Answer::status).isEqualTo(200);
        }
    }

    @Test
    void refusedAgain_isUnavailable() {
        // given
        CompletableFuture<Answer> answer = send();
        try (RawHttp2 connection = RawHttp2.accept(upstream)) {
            connection.send(RST_STREAM, 0, readRequest(connection), number(REFUSED_STREAM));

            // when
            connection.send(RST_STREAM, 0, readRequest(connection), number(REFUSED_STREAM));

            // then
            assertThat(answer).succeedsWithin(SOON).extracting(Answer::status).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 11}) // INTERNAL_ERROR, CANCEL, ENHANCE_YOUR_CALM
    void resetStream_isUnavailable(int error) {
        // given
        CompletableFuture<Answer> answer = send();
        try (RawHttp2 connection = RawHttp2.accept(upstream)) {
            int stream = readRequest(connection);

            // when
            connection.send(RST_STREAM, 0, stream, number(error));

            // then: its sender keeps what the upstream may not have
            assertThat(answer).succeedsWithin(SOON).satisfies(response -> {
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.header("retry-after")).isEqualTo("1");
            });
        }
    }

    @Test
    void goAwayBeforeTheStream_isSentAgainOnANewConnection() {
        // given
        CompletableFuture<Answer> answer = send();
        try (RawHttp2 connection = RawHttp2.accept(upstream)) {
            readRequest(connection);

            // when: last stream 0, NO_ERROR
            connection.send(GOAWAY, 0, 0, new byte[8]);

            // then
            try (RawHttp2 next = RawHttp2.accept(upstream)) {
                succeed(next, readRequest(next));
                assertThat(answer).succeedsWithin(SOON).extracting(Answer::status).isEqualTo(200);
            }
        }
    }

    @Test
    void goAwayAfterTheStream_isAnsweredAndTheNextGoesElsewhere() {
        // given
        CompletableFuture<Answer> answer = send();
        try (RawHttp2 connection = RawHttp2.accept(upstream)) {
            int stream = readRequest(connection);
            connection.send(GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) stream, 0, 0, 0, 0});

            // when
            CompletableFuture<Answer> other = send();

            // then
            try (RawHttp2 next = RawHttp2.accept(upstream)) {
                succeed(next, readRequest(next));
                assertThat(other).succeedsWithin(SOON).extracting(Answer::status).isEqualTo(200);
                succeed(connection, stream);
                assertThat(answer).succeedsWithin(SOON).extracting(Answer::status).isEqualTo(200);
                assertThat(connection.read(HEADERS)).as("closed once it is done").isNull();
            }
        }
    }

    @Test
    void ping_isAnswered() {
        // given
        CompletableFuture<Answer> answer = send();
        try (RawHttp2 connection = RawHttp2.accept(upstream)) {
            int stream = readRequest(connection);

            // when
            connection.send(PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

            // then
            Frame pong = requireNonNull(connection.read(PING));
            assertThat(pong.flags()).isEqualTo(ACK);
            assertThat(pong.payload().array()).isEqualTo(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            succeed(connection, stream);
            assertThat(answer).succeedsWithin(SOON);
        }
    }

    private CompletableFuture<Answer> send() {
        return CompletableFuture.supplyAsync(
                () -> sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false),
                task -> Thread.ofVirtual().start(task));
    }

    /** Reads a request to its end; its stream. */
    private static int readRequest(RawHttp2 connection) {
        requireNonNull(connection.read(HEADERS));
        Frame data = requireNonNull(connection.read(DATA));
        assertThat(data.flags() & END_STREAM).isEqualTo(END_STREAM);
        return data.stream();
    }

    private static void succeed(RawHttp2 connection, int stream) {
        connection
                .send(HEADERS, END_HEADERS, stream, headerBlock(":status", "200", "content-type", "application/grpc"))
                .send(DATA, 0, stream, new byte[5])
                .send(HEADERS, END_HEADERS | END_STREAM, stream, headerBlock("grpc-status", "0"));
    }
}
