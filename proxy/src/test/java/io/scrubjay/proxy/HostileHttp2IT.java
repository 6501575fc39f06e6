package io.scrubjay.proxy;

import static io.scrubjay.proxy.testing.RawHttp2.ACK;
import static io.scrubjay.proxy.testing.RawHttp2.CONTINUATION;
import static io.scrubjay.proxy.testing.RawHttp2.DATA;
import static io.scrubjay.proxy.testing.RawHttp2.END_HEADERS;
import static io.scrubjay.proxy.testing.RawHttp2.END_STREAM;
import static io.scrubjay.proxy.testing.RawHttp2.ENHANCE_YOUR_CALM;
import static io.scrubjay.proxy.testing.RawHttp2.GOAWAY;
import static io.scrubjay.proxy.testing.RawHttp2.HEADERS;
import static io.scrubjay.proxy.testing.RawHttp2.PING;
import static io.scrubjay.proxy.testing.RawHttp2.PRIORITY;
import static io.scrubjay.proxy.testing.RawHttp2.RST_STREAM;
import static io.scrubjay.proxy.testing.RawHttp2.SETTINGS;
import static io.scrubjay.proxy.testing.RawHttp2.WINDOW_UPDATE;
import static io.scrubjay.proxy.testing.RawHttp2.exportLogs;
import static io.scrubjay.proxy.testing.RawHttp2.frame;
import static io.scrubjay.proxy.testing.RawHttp2.grpcExportLogs;
import static io.scrubjay.proxy.testing.RawHttp2.headerBlock;
import static io.scrubjay.proxy.testing.RawHttp2.number;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.RawHttp2;
import io.scrubjay.proxy.testing.RawHttp2.Frame;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Reply;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that cost a sender little and a receiver much (RFC 9113 section 10.5): the connection ends, others are
 * served.
 */
class HostileHttp2IT {
    private static final int END_BOTH = END_STREAM | END_HEADERS;
    private static final Duration TIMEOUT = Duration.ofMillis(700);

    /** 4 KiB each: far more than the sockets of both sides hold. */
    private static final int MAX_UNREAD_ANSWERS = 10_000;

    @SuppressWarnings("NullAway.Init")
    private static TestCollector collector;

    @SuppressWarnings("NullAway.Init")
    private static OtlpHarness proxy;

    @BeforeAll
    static void start() {
        collector = TestCollector.start("http");
        proxy = new OtlpHarness(
                collector.endpoint(),
                receiver -> OtlpHarness.timeouts(receiver, TIMEOUT).forwardedHeaders(Set.of("x-tenant")),
                exporter -> exporter);
    }

    @AfterAll
    static void stop() {
        proxy.close();
        collector.close();
    }

    @AfterEach
    void othersAreServed() {
        int before = collector.received().size();
        try (OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            assertThat(sender.send("grpc", Signal.LOGS, TestPayloads.logs(10, "x"), false).status())
                    .isEqualTo(200);
            // requests of before may still have been on their way
            assertThat(collector.received()).hasSizeGreaterThan(before);
        }
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                argumentSet("pings", repeated(2000, frame(PING, 0, 0, new byte[8]))),
                argumentSet("ping acks", repeated(2000, frame(PING, ACK, 0, new byte[8]))),
                argumentSet("settings", repeated(2000, frame(SETTINGS, 0, 0, new byte[] {0, 3, 0, 0, 1, 0}))),
                argumentSet("priorities", repeated(2000, frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 0, 1}))),
                argumentSet("unknown frames", repeated(2000, frame(0x20, 0, 0))),
                argumentSet("window updates", repeated(2000, frame(WINDOW_UPDATE, 0, 0, number(1)))),
                argumentSet(
                        "empty data",
                        concat(frame(HEADERS, END_HEADERS, 1, exportLogs()), repeated(100, frame(DATA, 0, 1)))),
                argumentSet("rapid reset", streams(300, frame(HEADERS, END_HEADERS, 1, exportLogs()), RST_STREAM, 8)),
                argumentSet(
                        "resets we are made to send",
                        streams(300, frame(HEADERS, END_HEADERS, 1, exportLogs()), WINDOW_UPDATE, 0)),
                argumentSet(
                        "small continuations",
                        concat(frame(HEADERS, 0, 1), repeated(2000, frame(CONTINUATION, 0, 1, new byte[1])))),
                argumentSet(
                        "empty continuations",
                        concat(frame(HEADERS, 0, 1, exportLogs()), repeated(2000, frame(CONTINUATION, 0, 1)))));
    }

    @ParameterizedTest
    @MethodSource("floods")
    void flood_endsTheConnection(byte[] flood) {
        int before = collector.received().size();
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // when
            connection.sendUntilClosed(flood, 1);

            // then
            Frame last = connection.read(GOAWAY);
            assertThat(last).isNotNull();
            assertThat(requireNonNull(last).errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(connection.read()).as("after GOAWAY").isNull();
        }
        assertThat(collector.received()).hasSize(before);
    }

    static Stream<Arguments> breaches() {
        byte[] request = frame(HEADERS, END_HEADERS, 1, exportLogs());
        return Stream.of(
                argumentSet("window over 2^31", repeated(2, frame(WINDOW_UPDATE, 0, 0, number(0x7fffffff)))),
                argumentSet("window by 0", frame(WINDOW_UPDATE, 0, 0, number(0))),
                argumentSet("initial window over 2^31", frame(SETTINGS, 0, 0, new byte[] {0, 4, -1, -1, -1, -1})),
                argumentSet("settings of 5 bytes", frame(SETTINGS, 0, 0, new byte[5])),
                argumentSet("frame of 16 MiB", new byte[] {-1, -1, -1, DATA, 0, 0, 0, 0, 1}),
                argumentSet(
                        "data beyond the window",
                        concat(request, repeated(300, frame(DATA, 0, 1, new byte[16384])))),
                argumentSet("continuation of nothing", frame(CONTINUATION, END_HEADERS, 1)),
                argumentSet("other frame within headers", concat(frame(HEADERS, 0, 1, exportLogs()), request)),
                argumentSet(
                        "long continuations",
                        concat(
                                frame(HEADERS, 0, 1, exportLogs()),
                                repeated(200, frame(CONTINUATION, 0, 1, literals(16_000))))));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void breach_endsTheConnection(byte[] bytes) {
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // when
            connection.sendUntilClosed(bytes, 1);

            // then
            Frame last = connection.read(GOAWAY);
            assertThat(last).isNotNull();
            assertThat(requireNonNull(last).errorCode()).isNotZero();
            assertThat(connection.read(DATA)).isNull();
        }
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                argumentSet("line end in a value", exportLogsWith("x-tenant", "a\r\nauthorization: b")),
                argumentSet("line feed in a value", exportLogsWith("x-tenant", "a\nb: c")),
                argumentSet("NUL in a value", exportLogsWith("x-tenant", "a\0")),
                argumentSet("line end in a name", exportLogsWith("x-tenant\r\nb", "a")),
                argumentSet("colon in a name", exportLogsWith("x-tenant: b", "a")),
                argumentSet("capitals in a name", exportLogsWith("X-Tenant", "a")),
                argumentSet("transfer-encoding", exportLogsWith("transfer-encoding", "chunked")),
                argumentSet("content-length twice", exportLogsWith("content-length", "0", "content-length", "2")),
                argumentSet("content-length that is none", exportLogsWith("content-length", "+0")),
                argumentSet("pseudo-header after others", exportLogsWith(":path", "/v1/traces")));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headerThatHttp1CannotCarry_isRefused(byte[] block) {
        int before = collector.received().size();
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // when
            connection.send(HEADERS, END_BOTH, 1, block);

            // then
            assertThat(connection.read(RST_STREAM)).isNotNull();
            assertThat(collector.received()).hasSize(before);
        }
    }

    @Test
    void expandingHeader_isNotExpanded() {
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // given
            byte[] indexed = new byte[1 + 1 + 1 + 1 + 2 + 4000];
            Arrays.fill(indexed, (byte) 'v');
            System.arraycopy(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0xa1, 0x1e}, 0, indexed, 0, 6); // 4000 bytes
            byte[] references = repeated(12_000, (byte) 0xbe);

            // when
            connection.send(HEADERS, END_BOTH, 1, concat(concat(exportLogs(), indexed), references));

            // then
            Frame answer = requireNonNull(connection.read(HEADERS));
            assertThat(answer.stream()).isEqualTo(1);
            assertThat(answer.flags() & END_STREAM).isEqualTo(END_STREAM);
        }
    }

    @Test
    void messageInPieces_isScannedWhole() {
        int before = collector.received().size();
        byte[] message = TestPayloads.logs(10, "a " + OtlpHarness.SECRET);
        byte[] prefixed = concat(concat(new byte[1], number(message.length)), message);
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // when
            connection.send(HEADERS, END_HEADERS, 1, grpcExportLogs());
            for (byte piece : prefixed) {
                connection.send(DATA, 0, 1, piece);
            }
            connection.send(DATA, END_STREAM, 1);

            // then
            assertThat(connection.read(DATA)).isNotNull();
            assertThat(collector.received().get(before).payload())
                    .isEqualTo(TestPayloads.logs(10, "a " + OtlpHarness.MASK));
        }
    }

    @Test
    void pingWithEachRequest_isNoFlood() {
        byte[] unknown = headerBlock(":method", "POST", ":scheme", "http", ":authority", "proxy", ":path", "/");
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            for (int stream = 1; stream < 3000; stream += 2) {
                // when
                connection
                        .send(HEADERS, END_BOTH, stream, unknown)
                        .send(PING, 0, 0, new byte[8])
                        .send(WINDOW_UPDATE, 0, 0, number(100));

                // then
                assertThat(connection.read(PING)).isNotNull();
            }
        }
    }

    @Test
    void streamsBeyondTheLimit_areRefused() {
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // when
            for (int i = 0; i < 129; i++) {
                connection.send(HEADERS, END_HEADERS, 2 * i + 1, exportLogs());
            }

            // then
            Frame reset = requireNonNull(connection.read(RST_STREAM));
            assertThat(reset.stream()).isEqualTo(257);
            assertThat(reset.errorCode()).isEqualTo(7); // REFUSED_STREAM
        }
    }

    @Test
    void windowThatStaysShut_resetsTheStream() {
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // given
            connection.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});

            // when
            connection.send(HEADERS, END_BOTH, 1, headerBlock(
                    ":method", "POST", ":scheme", "http", ":authority", "proxy", ":path", "/"));

            // then
            assertThat(connection.read(HEADERS)).isNotNull();
            assertThat(requireNonNull(connection.read(RST_STREAM)).stream()).isEqualTo(1);
        }
    }

    @Test
    void answersThatAreNotRead_areNotPiledUp() {
        // given: answers of headers only, to which no window of HTTP/2 applies
        byte[] details = Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .addDetails(Any.newBuilder().setValue(ByteString.copyFrom(new byte[2900])))
                .build()
                .toByteArray();
        collector.answer(request -> Reply.http(400, Map.of(), details));
        int before = collector.received().size();
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // when
            boolean closed = false;
            for (int stream = 1; !closed && collector.received().size() - before < MAX_UNREAD_ANSWERS; stream += 2) {
                byte[] request = concat(
                        frame(HEADERS, END_HEADERS, stream, grpcExportLogs()), frame(DATA, END_STREAM, stream, new byte[5]));
                closed = connection.sendUntilClosed(request, 1);
            }

            // then
            assertThat(closed).as("cut off before it got %d answers", MAX_UNREAD_ANSWERS).isTrue();
        } finally {
            collector.answer(request -> Reply.success());
        }
    }

    @Test
    void silenceWithAnswersUnread_endsTheConnection() {
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // when
            boolean closed = connection.sendUntilClosed(frame(PING, 0, 0, new byte[8]), 1_000_000);

            // then
            assertThat(closed).isTrue();
        }
    }

    @Test
    void slowHeader_endsTheConnection() {
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // given
            connection.send(HEADERS, END_BOTH, 1, exportLogs());
            assertThat(connection.read(HEADERS)).isNotNull();

            // when
            connection.send(HEADERS, 0, 3, exportLogs());

            // then
            assertThat(connection.read(GOAWAY)).isNotNull();
            assertThat(connection.read()).isNull();
        }
    }

    @Test
    void drippingBody_isRefusedAndTheConnectionGoesOn() {
        int before = collector.received().size();
        try (RawHttp2 connection = new RawHttp2(proxy.address())) {
            // given
            connection.send(HEADERS, END_HEADERS, 1, exportLogs());

            // when
            Eventually.await("answer to a body that does not end", () -> connection
                    .send(DATA, 0, 1, (byte) 'a')
                    .hasFrame(HEADERS));

            // then
            assertThat(requireNonNull(connection.read(RST_STREAM)).errorCode()).isZero();
            connection.send(HEADERS, END_BOTH, 3, exportLogs());
            assertThat(requireNonNull(connection.read(HEADERS)).stream()).isEqualTo(3);
        }
        assertThat(collector.received()).hasSize(before + 1);
    }

    /** HEADERS on streams 1, 3, 5, ..., each followed by a frame with one number. */
    private static byte[] streams(int count, byte[] headers, int type, int number) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            byte[] opening = headers.clone();
            opening[7] = (byte) ((2 * i + 1) >> 8);
            opening[8] = (byte) (2 * i + 1);
            all.writeBytes(opening);
            all.writeBytes(frame(type, 0, 2 * i + 1, number(number)));
        }
        return all.toByteArray();
    }

    private static byte[] exportLogsWith(String... namesAndValues) {
        return concat(exportLogs(), headerBlock(namesAndValues));
    }

    /** Whole literals of about that many bytes. */
    private static byte[] literals(int bytes) {
        byte[] literal = headerBlock("x", "y".repeat(100));
        return repeated(bytes / literal.length, literal);
    }

    private static byte[] repeated(int count, byte... bytes) {
        byte[] all = new byte[count * bytes.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
