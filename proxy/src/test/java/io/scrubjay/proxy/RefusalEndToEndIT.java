package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.scrubjay.proxy.receive.syslog.StreamCollector;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read is refused on every port, nothing of it leaves, and whoever comes next is served. */
@Timeout(60)
class RefusalEndToEndIT {
    private static final byte[] LOGS = TestPayloads.logs(4_000, "all is well");
    private static final byte[] TOO_LARGE = TestPayloads.logs(5 << 20, "much ado");
    private static final Map<String, String> PROTOBUF = Map.of("content-type", "application/x-protobuf");
    private static final Map<String, String> PROTOBUF_GZIP =
            Map.of("content-type", "application/x-protobuf", "content-encoding", "gzip");
    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    @SuppressWarnings("NullAway.Init")
    private static TestCollector otlp;

    @SuppressWarnings("NullAway.Init")
    private static StreamCollector syslog;

    @SuppressWarnings("NullAway.Init")
    private static ProxyUnderTest proxy;

    @SuppressWarnings("NullAway.Init")
    private static OtlpSender sender;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        otlp = TestCollector.start("http");
        syslog = StreamCollector.open();
        proxy = ProxyUnderTest.start(dir, """
                rules: {packs: [vcs]}
                exporters:
                  otlp: {endpoint: "%s"}
                  syslog: {endpoint: "tcp://127.0.0.1:%d"}
                """.formatted(otlp.endpoint(), syslog.port()));
        sender = new OtlpSender(proxy.uri("receivers.otlp.http"));
    }

    @AfterAll
    static void stop() throws IOException {
        sender.close();
        proxy.close();
        otlp.close();
        syslog.close();
    }

    @AfterEach
    void theNextRequestWorks() {
        int otlpBefore = otlp.received().size();
        assertThat(sender.send("http", Signal.LOGS, LOGS, true).status()).isEqualTo(200);
        assertThat(sender.send("grpc", Signal.LOGS, LOGS, true).status()).isEqualTo(200);
        assertThat(otlp.received()).as("what reached the upstream").hasSize(otlpBefore + 2);
        assertThat(otlp.received().getLast().payload()).isEqualTo(LOGS);

        String line = "<13>1 - host app - - - line " + System.nanoTime();
        try (RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
            connection.send(line + "\n");
            Eventually.await("the next line", () -> syslog.text().contains(line));
        }
    }

    static Stream<Arguments> refusals() {
        byte[] gzip = TestPayloads.gzip(LOGS);
        byte[] corrupt = gzip.clone();
        corrupt[corrupt.length - 6] ^= 1;
        byte[] noise = new byte[2_000];
        new Random(7).nextBytes(noise);
        return Stream.of(
                argumentSet("protobuf cut short", PROTOBUF, cut(LOGS), 400, "malformed"),
                argumentSet("noise as protobuf", PROTOBUF, noise, 400, "malformed"),
                argumentSet("gzip cut short", PROTOBUF_GZIP, cut(gzip), 400, "malformed_coding"),
                argumentSet("gzip with a wrong checksum", PROTOBUF_GZIP, corrupt, 400, "malformed_coding"),
                argumentSet("protobuf that is said to be gzip", PROTOBUF_GZIP, LOGS, 400, "malformed_coding"),
                argumentSet("gzip of noise", PROTOBUF_GZIP, TestPayloads.gzip(noise), 400, "malformed"),
                argumentSet("JSON cut short", JSON, ascii("{\"resourceLogs\":[{"), 400, "malformed"),
                argumentSet("protobuf as JSON", JSON, LOGS, 400, "malformed"),
                argumentSet("JSON as protobuf", PROTOBUF, ascii("{\"resourceLogs\":[]}"), 400, "malformed"),
                argumentSet("JSON nested too deep", JSON, ascii(nested(5_000)), 400, "too_deep"),
                argumentSet("text", Map.of("content-type", "text/plain"), ascii("hello"), 415, "content_type"),
                argumentSet(
                        "brotli",
                        Map.of("content-type", "application/x-protobuf", "content-encoding", "br"),
                        LOGS,
                        415,
                        "content_encoding"),
                argumentSet("a large body", PROTOBUF, TOO_LARGE, 413, "too_large"),
                argumentSet("a body that inflates", PROTOBUF_GZIP, TestPayloads.gzip(TOO_LARGE), 413, "too_large"),
                argumentSet("a field to decode over and over", JSON, ascii(overBudget()), 413, "too_large"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void http_isRefused(Map<String, String> headers, byte[] body, int status, String reason) {
        double before = refused(reason);

        OtlpSender.Answer answer = sender.post("/v1/logs", body, headers);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(refused(reason)).isEqualTo(before + 1);
    }

    static Stream<Arguments> grpcRefusals() {
        return Stream.of(
                argumentSet("protobuf cut short", cut(LOGS), Code.INVALID_ARGUMENT),
                argumentSet("JSON", ascii("{\"resourceLogs\":[]}"), Code.INVALID_ARGUMENT),
                argumentSet("a large message", TOO_LARGE, Code.RESOURCE_EXHAUSTED));
    }

    @ParameterizedTest
    @MethodSource("grpcRefusals")
    void grpc_isRefused(byte[] message, Code code) {
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> sender.grpc(Signal.LOGS, message, true));

        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
    }

    @Test
    void path_unknown_isNotFound() {
        assertThat(sender.post("/v1/passwords", LOGS, PROTOBUF).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"receivers.otlp.grpc", "receivers.otlp.http", "admin.listen"})
    void garbage_onAnHttpPort_isRefusedAndClosed(String listener) {
        byte[] noise = new byte[1_000];
        new Random(11).nextBytes(noise);
        noise[0] = (byte) 0xff;
        System.arraycopy(ascii("\r\n\r\n"), 0, noise, noise.length - 4, 4);
        try (RawConnection connection = new RawConnection(proxy.listener(listener))) {
            connection.send(noise);

            String answer = new String(connection.readToEnd(), StandardCharsets.ISO_8859_1);

            assertThat(answer).satisfiesAnyOf(
                    text -> assertThat(text).isEmpty(), text -> assertThat(text).startsWith("HTTP/1.1 4"));
        }
        assertThat(proxy.get("/livez")).contains("live");
    }

    @Test
    void garbage_afterTheHttp2Preface_closesTheConnection() {
        try (RawConnection connection = new RawConnection(proxy.listener("receivers.otlp.grpc"))) {
            connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "no frame of any kind, at all, ".repeat(100));

            assertThat(connection.readToEnd()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999 <13>too long", "0 <13>empty", "12x<13>no count", "4294967297 <13>overflow"})
    void garbage_onSyslogTcp_closesTheConnection(String bytes) {
        int before = syslog.text().length();
        try (RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
            connection.send(bytes);

            assertThat(connection.readToEnd()).isEmpty();
        }
        assertThat(syslog.text()).hasSize(before);
    }

    @Test
    void message_tooLarge_onSyslogTcp_closesTheConnection() {
        double before = refused("too_large");
        try (RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
            connection.send("<13>" + "x".repeat(64 << 10));

            assertThat(connection.readToEnd()).isEmpty();
        }
        assertThat(refused("too_large")).isEqualTo(before + 1);
        assertThat(syslog.text()).doesNotContain("xxxx");
    }

    @Test
    void garbage_onSyslogUdp_isForwardedAsItIs() throws IOException {
        byte[] noise = "\u0001\u0002 neither PRI nor version \u0003".getBytes(StandardCharsets.ISO_8859_1);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(noise, noise.length, proxy.listener("receivers.syslog.udp")));
        }
        Eventually.await("the datagram", () -> syslog.text().contains("neither PRI nor version"));
    }

    private static double refused(String reason) {
        return proxy.metric("scrubjay_receiver_refused_total", "reason=\"" + reason + "\"");
    }

    /** An object of arrays in arrays; the escape makes the scanner look inside. */
    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth) + "\"\\u0041\"" + "]".repeat(depth) + "}";
    }

    /** Tokens in base64 at every alignment, which one percent sign has decoded twice as often. */
    private static String overBudget() {
        String token = "ghp" + "_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(ascii(token)) + "A";
        return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"%41"
                + encoded.repeat((1 << 20) / encoded.length()) + "\"}}]}]}]}";
    }

    private static byte[] cut(byte[] whole) {
        return Arrays.copyOf(whole, whole.length - 20);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
