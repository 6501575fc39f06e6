package io.scrubjay.proxy;

import static io.scrubjay.proxy.testing.RawHttp2.CONTINUATION;
import static io.scrubjay.proxy.testing.RawHttp2.DATA;
import static io.scrubjay.proxy.testing.RawHttp2.END_HEADERS;
import static io.scrubjay.proxy.testing.RawHttp2.END_STREAM;
import static io.scrubjay.proxy.testing.RawHttp2.HEADERS;
import static io.scrubjay.proxy.testing.RawHttp2.PING;
import static io.scrubjay.proxy.testing.RawHttp2.SETTINGS;
import static io.scrubjay.proxy.testing.RawHttp2.WINDOW_UPDATE;
import static io.scrubjay.proxy.testing.RawHttp2.exportLogs;
import static io.scrubjay.proxy.testing.RawHttp2.frame;
import static io.scrubjay.proxy.testing.RawHttp2.headerBlock;
import static io.scrubjay.proxy.testing.RawHttp2.number;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.scrubjay.proxy.testing.Crowd;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hundreds of connections at once that send next to nothing, too much, or read no answer: each is closed in time, others
 * are served meanwhile, and what it held is given back.
 */
class ManyHostileConnectionsIT {
    private static final int CONNECTIONS = 300;

    /** Fewer: each has the kernel hold some MiB of answers. */
    private static final int CONNECTIONS_NOT_READING = 6;

    /** Whom we serve meanwhile has a connection, and perhaps another that is just being closed. */
    private static final int OTHERS = 2;

    private static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final int MAX_BUFFERED_BYTES = 1 << 20;

    /** Some 100 KiB a connection; a tenth of what the hostile ones announce. */
    private static final long MAX_DIRECT_BYTES = 32L << 20;

    private static final String HEAD =
            "POST /v1/logs HTTP/1.1\r\nhost: proxy\r\ncontent-type: application/x-protobuf\r\n";
    private static final String NOT_FOUND = "GET / HTTP/1.1\r\nhost: proxy\r\n\r\n";
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    @SuppressWarnings("NullAway.Init")
    private static TestCollector collector;

    @SuppressWarnings("NullAway.Init")
    private static OtlpHarness proxy;

    @BeforeAll
    static void start() {
        collector = TestCollector.start("http");
        proxy = new OtlpHarness(
                collector.endpoint(),
                receiver -> OtlpHarness.timeouts(receiver, TIMEOUT)
                        .maxConnections(CONNECTIONS + OTHERS)
                        .maxBufferedBytes(MAX_BUFFERED_BYTES),
                exporter -> exporter);
    }

    @AfterAll
    static void stop() {
        proxy.close();
        collector.close();
    }

    static Stream<Arguments> slow() {
        return Stream.of(
                argumentSet("nothing at all", "", ""),
                argumentSet("first line", "POST /v1/", "l"),
                argumentSet("empty lines", "", "\r\n"),
                argumentSet("header", HEAD + "x: ", "y"),
                argumentSet("body", HEAD + "content-length: 1000000\r\n\r\n", "a"),
                argumentSet(
                        "gzip",
                        HEAD + "content-encoding: gzip\r\ncontent-length: 1000000\r\n\r\n\u001f\u008b\b",
                        "\0"),
                argumentSet("chunks", HEAD + "transfer-encoding: chunked\r\n\r\n", "1\r\na\r\n"),
                argumentSet("trailers", HEAD + "transfer-encoding: chunked\r\n\r\n0\r\nx: ", "y"),
                argumentSet("preface", "PRI * HTTP/2.0\r\n", ""),
                argumentSet("pings", http2(), text(frame(PING, 0, 0, new byte[8]))),
                argumentSet("settings", http2(), text(frame(SETTINGS, 0, 0))),
                argumentSet(
                        "header of HTTP/2",
                        http2(frame(HEADERS, 0, 1, exportLogs())),
                        text(frame(CONTINUATION, 0, 1, new byte[1]))),
                argumentSet(
                        "body of HTTP/2",
                        http2(frame(HEADERS, END_HEADERS, 1, exportLogs())),
                        text(frame(DATA, 0, 1, (byte) 'a'))),
                argumentSet(
                        "bodies of HTTP/2",
                        http2(streams(2, END_HEADERS, exportLogs())),
                        text(frame(PING, 0, 0, new byte[8]))),
                argumentSet(
                        "window that stays shut",
                        http2(
                                frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}),
                                streams(5, END_HEADERS | END_STREAM, notFound())),
                        text(frame(PING, 0, 0, new byte[8]))));
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                argumentSet("pings", http2(), repeated(frame(PING, 0, 0, new byte[8]))),
                argumentSet("settings", http2(), repeated(frame(SETTINGS, 0, 0))),
                argumentSet("window updates", http2(), repeated(frame(WINDOW_UPDATE, 0, 0, number(1)))),
                argumentSet(
                        "empty data",
                        http2(frame(HEADERS, END_HEADERS, 1, exportLogs())),
                        repeated(frame(DATA, 0, 1))),
                argumentSet(
                        "empty continuations",
                        http2(frame(HEADERS, 0, 1, exportLogs())),
                        repeated(frame(CONTINUATION, 0, 1))),
                argumentSet("bare line feeds", "", "\n".repeat(1000)));
    }

    @ParameterizedTest
    @MethodSource({"slow", "floods"})
    void slowOrFlooding_areClosedInTime(String opening, String next) {
        try (Crowd hostile = Crowd.reading(proxy.address(), CONNECTIONS)) {
            // when
            hostile.send(opening.getBytes(ISO_8859_1));

            // then
            awaitEndOf(hostile, next);
        }
        assertAllIsGivenBack();
    }

    static Stream<Arguments> unread() {
        return Stream.of(
                argumentSet("answers", "", NOT_FOUND.repeat(200)),
                argumentSet("answers to floods", http2(), repeated(frame(PING, 0, 0, new byte[8]))));
    }

    @ParameterizedTest
    @MethodSource("unread")
    void notReading_areClosedInTime(String opening, String next) {
        try (Crowd hostile = Crowd.notReading(proxy.address(), CONNECTIONS_NOT_READING)) {
            // when
            hostile.send(opening.getBytes(ISO_8859_1));

            // then
            awaitEndOf(hostile, next);
        }
        assertAllIsGivenBack();
        assertThat(proxy.gauge("scrubjay.receiver.reading.stopped")).isZero();
    }

    /** Each round, another sender is served, and no more memory taken than the hostile ones have paid for. */
    private static void awaitEndOf(Crowd hostile, String next) {
        byte[] bytes = next.getBytes(ISO_8859_1);
        long before = directBytes();
        Eventually.await("closed", () -> {
            hostile.send(bytes);
            assertThat(status(TestPayloads.logs(10, "x"))).startsWith("HTTP/1.1 200");
            assertThat(directBytes() - before).isLessThan(MAX_DIRECT_BYTES);
            return hostile.size() == 0;
        });
    }

    /** All connections can be had again, and all room for bodies. */
    private static void assertAllIsGivenBack() {
        List<RawConnection> others = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS + 1; i++) {
                others.add(new RawConnection(proxy.address()));
            }
            others.forEach(other -> other.send(NOT_FOUND));
            assertThat(others).allSatisfy(other -> assertThat(other.readAnswer()).startsWith("HTTP/1.1 404"));
        } finally {
            others.forEach(RawConnection::close);
        }
        byte[] large = new byte[MAX_BUFFERED_BYTES];
        Eventually.await("served", () -> status(large).startsWith("HTTP/1.1 200"));
    }

    private static String status(byte[] logs) {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            String head = HEAD + "connection: close\r\ncontent-length: " + logs.length + "\r\n\r\n";
            connection.sendAsMuchAsIsTaken(head + text(logs));
            return connection.readAnswer();
        }
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }

    private static String http2(byte[]... frames) {
        StringBuilder opening = new StringBuilder(PREFACE).append(text(frame(SETTINGS, 0, 0)));
        for (byte[] frame : frames) {
            opening.append(text(frame));
        }
        return opening.toString();
    }

    private static byte[] streams(int count, int flags, byte[] headers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame(HEADERS, flags, 2 * i + 1, headers));
        }
        return all.toByteArray();
    }

    private static byte[] notFound() {
        return headerBlock(":method", "POST", ":scheme", "http", ":authority", "proxy", ":path", "/");
    }

    private static String repeated(byte[] frame) {
        return text(frame).repeat(200);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
