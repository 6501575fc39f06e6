package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, how, and that nothing of it goes upstream while the next request does. */
class OtlpRefusalIT {
    private static final int MAX_REQUEST_BYTES = 2 << 20;
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String LOGS = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    private static final byte[] GOOD = TestPayloads.logs(100, "fine");

    private TestCollector collector;
    private OtlpHarness proxy;
    private OtlpSender sender;

    @BeforeEach
    void start() {
        collector = TestCollector.start("http");
        proxy = new OtlpHarness(
                collector.endpoint(),
                receiver -> receiver
                        .maxRequestBytes(MAX_REQUEST_BYTES)
                        .headerTimeout(Duration.ofMillis(500))
                        .requestTimeout(Duration.ofMillis(700)),
                exporter -> exporter);
        sender = new OtlpSender(proxy.uri(""));
    }

    @AfterEach
    void stop() {
        sender.close();
        proxy.close();
        collector.close();
    }

    static Stream<Arguments> http() {
        byte[] gzip = TestPayloads.gzip(GOOD);
        return Stream.of(
                argumentSet("wrong path", "POST", "/v1/entities", Map.of("content-type", PROTOBUF), GOOD, 404),
                argumentSet("encoded path", "POST", "/v1/%6Cogs", Map.of("content-type", PROTOBUF), GOOD, 404),
                argumentSet("wrong method", "PUT", "/v1/logs", Map.of("content-type", PROTOBUF), GOOD, 405),
                argumentSet("get", "GET", "/v1/logs", Map.of("content-type", PROTOBUF), new byte[0], 405),
                argumentSet("preflight of a browser", "OPTIONS", "/v1/logs", Map.of("origin", "http://a"), GOOD, 405),
                argumentSet("lz4", "POST", "/v1/logs", encoded("lz4"), GOOD, 415),
                argumentSet("no type", "POST", "/v1/logs", Map.of(), GOOD, 415),
                argumentSet("text", "POST", "/v1/logs", Map.of("content-type", "text/plain"), GOOD, 415),
                argumentSet(
                        "utf-16",
                        "POST",
                        "/v1/logs",
                        Map.of("content-type", "application/json; charset=utf-16"),
                        "{}".getBytes(UTF_8),
                        415),
                argumentSet("brotli", "POST", "/v1/logs", encoded("br"), GOOD, 415),
                argumentSet("gzip twice", "POST", "/v1/logs", encoded("gzip, gzip"), gzip, 415),
                argumentSet("not gzip", "POST", "/v1/logs", encoded("gzip"), GOOD, 400),
                argumentSet("nothing as gzip", "POST", "/v1/logs", encoded("gzip"), new byte[0], 400),
                argumentSet(
                        "cut gzip", "POST", "/v1/logs", encoded("gzip"), Arrays.copyOf(gzip, gzip.length - 9), 400),
                argumentSet(
                        "gzip and more", "POST", "/v1/logs", encoded("gzip"), Arrays.copyOf(gzip, gzip.length + 1), 400),
                argumentSet("grpc-web", "POST", LOGS, Map.of("content-type", "application/grpc-web"), GOOD, 404),
                argumentSet(
                        "bomb",
                        "POST",
                        "/v1/logs",
                        encoded("gzip"),
                        TestPayloads.gzip(new byte[64 << 20]),
                        413),
                argumentSet(
                        "unscannable",
                        "POST",
                        "/v1/logs",
                        Map.of("content-type", PROTOBUF),
                        TestPayloads.logs(10, OtlpHarness.UNSCANNABLE),
                        400),
                argumentSet(
                        "broken redactor",
                        "POST",
                        "/v1/logs",
                        encoded("gzip"),
                        TestPayloads.gzip(TestPayloads.logs(10, OtlpHarness.BROKEN)),
                        503),
                argumentSet(
                        "no memory left",
                        "POST",
                        "/v1/logs",
                        encoded("gzip"),
                        TestPayloads.gzip(TestPayloads.logs(10, OtlpHarness.EXHAUSTING)),
                        503),
                argumentSet(
                        "too large",
                        "POST",
                        "/v1/logs",
                        Map.of("content-type", PROTOBUF),
                        new byte[MAX_REQUEST_BYTES + 1],
                        413));
    }

    @ParameterizedTest
    @MethodSource("http")
    void http_isRefused(String method, String path, Map<String, String> headers, byte[] body, int status) {
        for (String protocol : new String[] {"http", "h2c"}) {
            // when
            Answer answer = sender.request(protocol, method, path, body, headers);

            // then
            assertThat(answer.status()).isEqualTo(status);
            boolean json = headers.getOrDefault("content-type", "").startsWith("application/json")
                    && status != 415;
            assertThat(answer.header("content-type")).isEqualTo(json ? "application/json" : PROTOBUF);
            Status message = parse(answer.body());
            assertThat(message.getMessage()).isNotEmpty();
            assertThat(message.getCode()).isNotZero();
            assertThat(answer.header("retry-after")).isEqualTo(status == 503 ? "1" : null);
            assertNothingWentUpstreamAndTheNextDoes();
        }
    }

    @Test
    void http_jsonRefusal_isJson() {
        // when
        Answer answer = sender.post(
                "/v1/logs", OtlpHarness.UNSCANNABLE.getBytes(UTF_8), Map.of("content-type", "application/json"));

        // then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"code\":3,\"message\":\"offset 0: malformed\"}");
    }

    static Stream<Arguments> raw() {
        return Stream.of(
                argumentSet("binary", "\0\1\2\3\4\5\6\7\n\n", 400),
                argumentSet("a tls hello", "\26\3\1\2\0\1\0\1\374\3\3" + "x".repeat(100) + "\n\n", 400),
                argumentSet("words", "HELLO THERE GENERAL\r\n\r\n", 400),
                argumentSet("almost http/2", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", 400),
                argumentSet("no host", "POST /v1/logs HTTP/1.1\r\ncontent-length: 0\r\n\r\n", 400),
                argumentSet("two hosts", "POST /v1/logs HTTP/1.1\r\nhost: a\r\nhost: b\r\ncontent-length: 0\r\n\r\n", 400),
                argumentSet(
                        "length and chunked",
                        head("content-type: application/x-protobuf", "content-length: 4", "transfer-encoding: chunked")
                                + "0\r\n\r\n",
                        400),
                argumentSet("two lengths", head("content-length: 4", "content-length: 5") + "abcde", 400),
                argumentSet("folded header", head("x: a\r\n b: c", "content-length: x") + "abcd", 400),
                argumentSet(
                        "bad chunk",
                        head("content-type: application/x-protobuf", "transfer-encoding: chunked") + "zz\r\nabc\r\n",
                        400),
                argumentSet("long header", head("x: " + "y".repeat(20_000)), 400),
                argumentSet("long line", "POST /" + "y".repeat(5000) + " HTTP/1.1\r\nhost: a\r\n\r\n", 400),
                argumentSet(
                        "strange expectation",
                        head("content-type: application/x-protobuf", "expect: a-miracle", "content-length: 1"),
                        417));
    }

    @ParameterizedTest
    @MethodSource("raw")
    void raw_isRefusedAndClosed(String request, int status) {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send(request);

            // then
            assertThat(new String(connection.readToEnd(), ISO_8859_1)).startsWith("HTTP/1.1 " + status);
        }
        assertNothingWentUpstreamAndTheNextDoes();
    }

    @Test
    void expect_refusedBeforeTheBodyIsSent() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send(head(
                    "content-type: application/x-protobuf", "content-length: 99999999", "expect: 100-continue"));

            // then
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 413").contains("connection: close");
        }
    }

    @Test
    void expect_isContinued() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // given
            connection.send(head(
                    "content-type: application/x-protobuf", "content-length: " + GOOD.length, "expect: 100-continue"));
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 100 Continue");

            // when
            connection.send(GOOD);

            // then
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void chunkedTooLarge_isRefusedWhileItComes() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // given
            connection.send(head("content-type: application/x-protobuf", "transfer-encoding: chunked"));
            String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";

            // when
            for (int sent = 0; sent <= MAX_REQUEST_BYTES; sent += 0x10000) {
                connection.send(chunk);
            }

            // then
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 413").contains("connection: close");
            assertThat(connection.readToEnd()).isEmpty();
        }
        assertNothingWentUpstreamAndTheNextDoes();
    }

    @Test
    void pipelined_answersComeInOrder() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // given
            String request = head("content-type: application/x-protobuf", "content-length: " + GOOD.length)
                    + new String(GOOD, ISO_8859_1);
            String refused = request.replace("/v1/logs", "/v1/nothing");

            // when
            connection.send((request + refused).repeat(100));

            // then
            for (int i = 0; i < 100; i++) {
                assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200");
                assertThat(connection.readAnswer()).startsWith("HTTP/1.1 404");
            }
            assertThat(collector.received()).hasSize(100);
        }
    }

    @Test
    void headRequest_isAnsweredWithoutABody() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send("HEAD /v1/logs HTTP/1.1\r\nhost: proxy\r\n\r\n");

            // then
            assertThat(new String(connection.readToEnd(), ISO_8859_1))
                    .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                    .containsPattern("\r\ncontent-length: [1-9]")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void byteByByte_isUnderstood() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            for (byte b : (head("content-type: application/x-protobuf", "content-length: 2") + "\12\0")
                    .getBytes(ISO_8859_1)) {
                connection.send(new byte[] {b});
            }

            // then
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void http10_isAnsweredAndClosed() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send("POST /v1/logs HTTP/1.0\r\ncontent-type: application/x-protobuf\r\ncontent-length: 2\r\n\r\n"
                    + "\12\0");

            // then
            assertThat(new String(connection.readToEnd(), ISO_8859_1)).contains(" 200 OK");
        }
    }

    @Test
    void slowBody_isRefused() {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send(head("content-type: application/x-protobuf", "content-length: 10") + "abc");

            // then
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 503")
                    .contains("retry-after: 1", "connection: close");
            assertThat(proxy.count("scrubjay.receiver.refused", "reason", "too_slow")).isEqualTo(1);
        }
        assertNothingWentUpstreamAndTheNextDoes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "POST /v1/logs HTTP/1.1\r\nhost", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void slowHeader_isClosed(String start) {
        try (RawConnection connection = new RawConnection(proxy.address())) {
            // when
            connection.send(start);

            // then
            assertThat(new String(connection.readToEnd(), ISO_8859_1)).doesNotContain("HTTP/1.1 200");
        }
    }

    static Stream<Arguments> grpc() {
        byte[] message = frame(0, GOOD);
        return Stream.of(
                argumentSet("no message", new byte[0], Map.of(), Code.INTERNAL),
                argumentSet("cut prefix", Arrays.copyOf(message, 3), Map.of(), Code.INTERNAL),
                argumentSet("cut message", Arrays.copyOf(message, message.length - 1), Map.of(), Code.INTERNAL),
                argumentSet("two messages", concat(message, message), Map.of(), Code.INTERNAL),
                argumentSet("a byte more", concat(message, new byte[1]), Map.of(), Code.INTERNAL),
                argumentSet("flag 2", frame(2, GOOD), Map.of(), Code.INTERNAL),
                argumentSet("flag 1 without encoding", frame(1, TestPayloads.gzip(GOOD)), Map.of(), Code.INTERNAL),
                argumentSet("4 GiB", new byte[] {0, -1, -1, -1, -1, 0}, Map.of(), Code.RESOURCE_EXHAUSTED),
                argumentSet("unknown encoding", message, Map.of("grpc-encoding", "br"), Code.UNIMPLEMENTED),
                argumentSet("timeout", message, Map.of("grpc-timeout", "123456789S"), Code.INTERNAL),
                argumentSet("bad gzip", frame(1, GOOD), Map.of("grpc-encoding", "gzip"), Code.INVALID_ARGUMENT),
                argumentSet(
                        "bomb",
                        frame(1, TestPayloads.gzip(new byte[64 << 20])),
                        Map.of("grpc-encoding", "gzip"),
                        Code.RESOURCE_EXHAUSTED),
                argumentSet(
                        "unscannable",
                        frame(0, TestPayloads.logs(10, OtlpHarness.UNSCANNABLE)),
                        Map.of(),
                        Code.INVALID_ARGUMENT),
                argumentSet(
                        "broken redactor",
                        frame(0, TestPayloads.logs(10, OtlpHarness.BROKEN)),
                        Map.of(),
                        Code.UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("grpc")
    void grpc_isRefused(byte[] body, Map<String, String> headers, Code code) {
        // when
        Answer answer = grpc(LOGS, body, headers);

        // then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/grpc");
        assertThat(answer.header("grpc-status")).isEqualTo(Integer.toString(code.getNumber()));
        assertThat(answer.header("grpc-message")).isNotEmpty();
        assertThat(answer.header("grpc-accept-encoding")).isEqualTo("identity, gzip, zstd, snappy");
        assertThat(answer.header("grpc-status-details-bin") != null).isEqualTo(code == Code.UNAVAILABLE);
        assertNothingWentUpstreamAndTheNextDoes();
    }

    @Test
    void grpc_unknownMethod_isUnimplemented() {
        // when
        Answer answer = grpc("/opentelemetry.proto.collector.logs.v1.LogsService/Import", frame(0, GOOD), Map.of());

        // then
        assertThat(answer.header("grpc-status")).isEqualTo("12");
    }

    @Test
    void grpc_wrongType_isUnsupported() {
        // when
        Answer answer = sender.request(
                "h2c", "POST", "/v1/logs", frame(0, GOOD), Map.of("content-type", "application/grpc+json"));

        // then
        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void grpc_plainMessageWithEncodingNegotiated_isTaken() {
        // when
        Answer answer = grpc(LOGS, frame(0, GOOD), Map.of("grpc-encoding", "gzip"));

        // then
        assertThat(answer.header("grpc-status")).isNull(); // in the trailers: a message came first
        assertThat(collector.received()).hasSize(1);
    }

    @Test
    void gzipWithTextInItsHeader_isCompressedAnew() {
        // given
        byte[] gzip = TestPayloads.gzip(GOOD);
        gzip[3] = 8; // FNAME
        byte[] named = concat(
                concat(Arrays.copyOf(gzip, 10), (OtlpHarness.SECRET + "\0").getBytes(UTF_8)),
                Arrays.copyOfRange(gzip, 10, gzip.length));

        // when
        Answer answer = sender.post("/v1/logs", named, encoded("gzip"));

        // then
        assertThat(answer.status()).isEqualTo(200);
        TestCollector.Received received = collector.received().getFirst();
        assertThat(received.payload()).isEqualTo(GOOD);
        assertThat(new String(received.body(), ISO_8859_1)).doesNotContain(OtlpHarness.SECRET);
    }

    @Test
    void metrics_countEachRefusal() {
        // when
        sender.request("http", "PUT", "/v1/logs", GOOD, Map.of("content-type", PROTOBUF));
        sender.post("/v1/logs", GOOD, Map.of("content-type", "text/plain"));

        // then
        assertThat(proxy.count("scrubjay.receiver.refused", "reason", "method")).isEqualTo(1);
        assertThat(proxy.count("scrubjay.receiver.refused", "reason", "content_type")).isEqualTo(1);
        assertThat(proxy.count("scrubjay.receiver.requests", "outcome", "refused")).isEqualTo(2);
    }

    private void assertNothingWentUpstreamAndTheNextDoes() {
        int before = (int) proxy.count("scrubjay.exporter.requests", "outcome", "accepted");
        assertThat(collector.received()).hasSize(before);
        assertThat(sender.send("http", Signal.LOGS, GOOD, true).status()).isEqualTo(200);
        assertThat(sender.send("grpc", Signal.LOGS, GOOD, true).status()).isEqualTo(200);
        assertThat(collector.received()).hasSize(before + 2).allSatisfy(request -> assertThat(request.payload())
                .isEqualTo(GOOD));
    }

    private Answer grpc(String method, byte[] body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-type", "application/grpc");
        all.put("te", "trailers");
        return sender.request("h2c", "POST", method, body, all);
    }

    private static Map<String, String> encoded(String encoding) {
        return Map.of("content-type", PROTOBUF, "content-encoding", encoding);
    }

    private static String head(String... fields) {
        return "POST /v1/logs HTTP/1.1\r\nhost: proxy\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    }

    private static byte[] frame(int flag, byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) flag)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }

    private static Status parse(byte[] body) {
        try {
            return Status.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
