package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two readers of HTTP/1.1 could see differently (RFC 9112 section 11.2): refused with the connection,
 * or read in the one way that the RFC leaves; and senders that never end or never listen.
 */
class HostileHttp1IT {
    private static final String HEAD =
            "POST /v1/logs HTTP/1.1\r\nhost: proxy\r\ncontent-type: application/x-protobuf\r\n";

    /** What an attacker hides behind the end that one of two readers sees. */
    private static final String HIDDEN = HEAD + "content-length: 2\r\n\r\n\12\0";

    private static final Duration TIMEOUT = Duration.ofMillis(700);

    @SuppressWarnings("NullAway.Init")
    private static TestCollector collector;

    @SuppressWarnings("NullAway.Init")
    private static OtlpHarness proxy;

    @BeforeAll
    static void start() {
        collector = TestCollector.start("http");
        proxy = new OtlpHarness(
                collector.endpoint(), receiver -> OtlpHarness.timeouts(receiver, TIMEOUT), exporter -> exporter);
    }

    @AfterAll
    static void stop() {
        proxy.close();
        collector.close();
    }

    static Stream<Arguments> ambiguous() {
        String chunked = "transfer-encoding: chunked\r\n";
        String lastChunk = "\r\n0\r\n\r\n";
        return Stream.of(
                argumentSet("CL.TE", HEAD + "content-length: 6\r\n" + chunked + lastChunk + HIDDEN),
                argumentSet("TE.CL", HEAD + chunked + "content-length: 4\r\n\r\n5c\r\n" + HIDDEN + lastChunk),
                argumentSet("TE, CL of 0", HEAD + chunked + "content-length: 0\r\n" + lastChunk),
                argumentSet("TE.TE identity last", HEAD + chunked + "transfer-encoding: identity\r\n" + lastChunk),
                argumentSet("TE.TE identity first", HEAD + "transfer-encoding: identity\r\n" + chunked + lastChunk),
                argumentSet("TE chunked twice", HEAD + "transfer-encoding: chunked, chunked\r\n" + lastChunk),
                argumentSet("TE xchunked", HEAD + "transfer-encoding: xchunked\r\n" + lastChunk),
                argumentSet("TE chunked, xchunked", HEAD + "transfer-encoding: chunked, xchunked\r\n" + lastChunk),
                argumentSet("TE gzip, chunked", HEAD + "transfer-encoding: gzip, chunked\r\n" + lastChunk),
                argumentSet("TE quoted", HEAD + "transfer-encoding: \"chunked\"\r\n" + lastChunk),
                argumentSet("TE with a parameter", HEAD + "transfer-encoding: chunked;q=1\r\n" + lastChunk),
                argumentSet("TE after vertical tab", HEAD + "transfer-encoding: \u000bchunked\r\n" + lastChunk),
                argumentSet("TE with NUL", HEAD + "transfer-encoding: chunked\0\r\n" + lastChunk),
                argumentSet("TE empty", HEAD + "transfer-encoding:\r\ncontent-length: 2\r\n\r\n\12\0"),
                argumentSet("TE on HTTP/1.0", HEAD.replace("1.1", "1.0") + chunked + lastChunk),
                argumentSet("TE name, space before colon", HEAD + "transfer-encoding : chunked\r\n" + lastChunk),
                argumentSet("TE name, tab before colon", HEAD + "transfer-encoding\t: chunked\r\n" + lastChunk),
                argumentSet("TE name with a control", HEAD + "transfer\u0001-encoding: chunked\r\n" + lastChunk),
                argumentSet("TE hidden by a bare LF", HEAD + "x: y\ntransfer-encoding: chunked\r\n" + lastChunk),
                argumentSet("TE hidden by a bare CR", HEAD + "x: y\rtransfer-encoding: chunked\r\n" + lastChunk),
                argumentSet("CL twice, different", HEAD + "content-length: 2\r\ncontent-length: 3\r\n\r\n\12\0x"),
                argumentSet("CL twice, the same", HEAD + "content-length: 2\r\ncontent-length: 2\r\n\r\n\12\0"),
                argumentSet("CL list", HEAD + "content-length: 2, 2\r\n\r\n\12\0"),
                argumentSet("CL with a sign", HEAD + "content-length: +2\r\n\r\n\12\0"),
                argumentSet("CL negative", HEAD + "content-length: -2\r\n\r\n\12\0"),
                argumentSet("CL in hexadecimal", HEAD + "content-length: 0x2\r\n\r\n\12\0"),
                argumentSet("CL with a space in it", HEAD + "content-length: 2 0\r\n\r\n\12\0"),
                argumentSet("CL with an underscore", HEAD + "content-length: 1_0\r\n\r\n\12\0"),
                argumentSet("CL empty", HEAD + "content-length:\r\n\r\n\12\0"),
                argumentSet("CL in Arabic digits", HEAD + "content-length: \u00b2\r\n\r\n\12\0"),
                argumentSet("CL over 2^63", HEAD + "content-length: 9223372036854775808\r\n\r\n\12\0"),
                argumentSet("CL of 2^64 + 2", HEAD + "content-length: 18446744073709551618\r\n\r\n\12\0"),
                argumentSet("CL name, space before colon", HEAD + "content-length : 2\r\n\r\n\12\0"),
                argumentSet("folded first header", "POST /v1/logs HTTP/1.1\r\n host: proxy\r\n\r\n"),
                argumentSet("header without colon", HEAD + "content-length 2\r\n\r\n"),
                argumentSet("header without name", HEAD + ": 2\r\n\r\n"),
                argumentSet("NUL in a name", HEAD + "x\0y: 2\r\n\r\n"),
                argumentSet("NUL in a value", HEAD + "x: 2\0\r\n\r\n"),
                argumentSet("bare LF ends the lines", HEAD.replace("\r\n", "\n") + "content-length: 2\n\n\12\0"),
                argumentSet("bare LF ends the header", HEAD + "content-length: 2\r\n\n\12\0"),
                argumentSet(
                        "bare CR ends the lines",
                        HEAD.replace("\r\n", "\r") + "content-length: 2\r\r\12\0\r\n\r\n"),
                argumentSet("chunk size over 2^31", HEAD + chunked + "\r\n80000002\r\n\12\0" + lastChunk),
                argumentSet("chunk size over 2^32", HEAD + chunked + "\r\n100000002\r\n\12\0" + lastChunk),
                argumentSet("chunk size of 2^64 + 2", HEAD + chunked + "\r\n10000000000000002\r\n\12\0" + lastChunk),
                argumentSet("chunk size negative", HEAD + chunked + "\r\n-2\r\n\12\0" + lastChunk),
                argumentSet("chunk size with a sign", HEAD + chunked + "\r\n+2\r\n\12\0" + lastChunk),
                argumentSet("chunk size with 0x", HEAD + chunked + "\r\n0x2\r\n\12\0" + lastChunk),
                argumentSet("chunk size with an underscore", HEAD + chunked + "\r\n0_2\r\n\12\0" + lastChunk),
                argumentSet("chunk size empty", HEAD + chunked + "\r\n\r\n\12\0" + lastChunk),
                argumentSet("chunk size after a space", HEAD + chunked + "\r\n 2\r\n\12\0" + lastChunk),
                argumentSet("chunk size ends with a bare LF", HEAD + chunked + "\r\n2\n\12\0" + lastChunk),
                argumentSet("chunk size ends with a bare CR", HEAD + chunked + "\r\n2\rx\12\0" + lastChunk),
                argumentSet("chunk longer than its size", HEAD + chunked + "\r\n2\r\n\12\0\0\0" + lastChunk),
                argumentSet("chunk ends with a bare LF", HEAD + chunked + "\r\n2\r\n\12\0\n0\r\n\r\n"),
                argumentSet("chunk extension with a bare LF", HEAD + chunked + "\r\n2;a\nb\r\n\12\0" + lastChunk),
                argumentSet("chunk extension with a bare CR", HEAD + chunked + "\r\n2;a\rb\r\n\12\0" + lastChunk),
                argumentSet("chunk extension of 1 MiB", HEAD + chunked + "\r\n2;a=" + "b".repeat(1 << 20)),
                argumentSet("trailer with a bare LF", HEAD + chunked + "\r\n2\r\n\12\0\r\n0\r\nx: y\n\r\n"),
                argumentSet("trailer of 1 MiB", HEAD + chunked + "\r\n0\r\n" + "x: y\r\n".repeat(200_000)),
                argumentSet("100,000 headers", HEAD + "x: y\r\n".repeat(100_000)),
                argumentSet("path of 1 MiB", "POST /" + "v".repeat(1 << 20) + " HTTP/1.1\r\nhost: proxy\r\n\r\n"),
                argumentSet("no version", "POST /v1/logs\r\nhost: proxy\r\n\r\n"),
                argumentSet("version 1.10", HEAD.replace("1.1", "1.10") + "content-length: 2\r\n\r\n\12\0"),
                argumentSet("version 1.2", HEAD.replace("1.1", "1.2") + "content-length: 2\r\n\r\n\12\0"),
                argumentSet("version 2.0", HEAD.replace("1.1", "2.0") + "content-length: 2\r\n\r\n\12\0"),
                argumentSet("host twice", HEAD + "host: other\r\ncontent-length: 2\r\n\r\n\12\0"));
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void ambiguous_isRefusedWithTheConnection(String request) {
        int before = collector.received().size();
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.sendAsMuchAsIsTaken(request + HIDDEN);

            // then
            String answers = new String(connection.readToEnd(), ISO_8859_1);
            assertThat(answers).startsWith("HTTP/1.1 4").contains("connection: close").doesNotContain(" 200 ");
            assertThat(answers.indexOf("HTTP/1.1 ", 1)).as("a second answer").isNegative();
        }
        assertThat(collector.received()).hasSize(before);
        assertOthersAreServed();
    }

    static Stream<Arguments> legal() {
        String chunked = "transfer-encoding: chunked\r\n";
        return Stream.of(
                argumentSet(
                        "absolute form",
                        HEAD.replace("/v1/logs", "http://other/v1/logs") + "content-length: 2\r\n\r\n\12\0"),
                argumentSet("empty lines before", "\r\n\r\n" + HEAD + "content-length: 2\r\n\r\n\12\0"),
                argumentSet("TE in capitals", HEAD + "Transfer-Encoding: CHUNKED\r\n\r\n2\r\n\12\0\r\n0\r\n\r\n"),
                argumentSet(
                        "white space around TE",
                        HEAD + "transfer-encoding: \t chunked \t\r\n\r\n2\r\n\12\0\r\n0\r\n\r\n"),
                argumentSet("zeros before the chunk size", HEAD + chunked + "\r\n0002\r\n\12\0\r\n000\r\n\r\n"),
                argumentSet("chunk extension", HEAD + chunked + "\r\n2;a=\"b\"\r\n\12\0\r\n0;c\r\n\r\n"),
                argumentSet("a byte a chunk", HEAD + chunked + "\r\n1\r\n\12\r\n1\r\n\0\r\n0\r\n\r\n"),
                argumentSet(
                        "trailers, which are dropped",
                        HEAD + chunked + "\r\n2\r\n\12\0\r\n0\r\ncontent-length: 9\r\nauthorization: x\r\n\r\n"),
                argumentSet(
                        "two spaces in the first line",
                        HEAD.replace("POST ", "POST  ") + "content-length: 2\r\n\r\n\12\0"),
                argumentSet(
                        "tab in the first line",
                        HEAD.replace("POST ", "POST\t") + "content-length: 2\r\n\r\n\12\0"),
                argumentSet("version in lower case", HEAD.replace("HTTP", "http") + "content-length: 2\r\n\r\n\12\0"),
                argumentSet("folded header", HEAD + "x: y\r\n z: w\r\ncontent-length: 2\r\n\r\n\12\0"),
                argumentSet("zeros before CL", HEAD + "content-length: 0002\r\n\r\n\12\0"));
    }

    @ParameterizedTest
    @MethodSource("legal")
    void legal_isReadAsOneRequestAndTheNext(String request) {
        int before = collector.received().size();
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send(request + HIDDEN);

            // then
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200");
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200");
        }
        assertThat(collector.received().subList(before, before + 2)).allSatisfy(received -> {
            assertThat(received.path()).isEqualTo("/v1/logs");
            assertThat(received.body()).isEqualTo(new byte[] {'\n', 0});
            assertThat(received.headers()).doesNotContainKeys("transfer-encoding", "authorization");
        });
    }

    @Test
    void upgradeToHttp2_isNotTaken() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send(HEAD + "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n"
                    + "content-length: 2\r\n\r\n\12\0");

            // then
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "\r\n\r\n\0\0", "POST /v1/logs HTTP/1.1\r\nhost: a\r\nx"})
    void slowHeader_ofALaterRequest_isClosed(String start) {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // given
            connection.send(HIDDEN);
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200");

            // when
            connection.send(start);

            // then
            assertThat(new String(connection.readToEnd(), ISO_8859_1)).doesNotContain(" 200 ");
        }
    }

    @Test
    void drippingBody_isRefused() {
        int before = collector.received().size();
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // given
            connection.send(HEAD + "content-length: 1000000\r\n\r\n");

            // when
            Eventually.await(
                    "answer to a body that does not end", () -> connection.send("a").hasAnswer());

            // then
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 503")
                    .contains("retry-after: 1", "connection: close");
        }
        assertThat(collector.received()).hasSize(before);
    }

    @Test
    void answersThatAreNotRead_areNotPiledUp() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            long taken = connection.sendUntilClosed("GET / HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000), 256L << 20);

            // then
            assertThat(taken).as("bytes taken from a sender that reads no answer").isLessThan(64L << 20);
        }
        assertOthersAreServed();
    }

    private static void assertOthersAreServed() {
        try (OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            assertThat(sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false).status())
                    .isEqualTo(200);
        }
    }
}
