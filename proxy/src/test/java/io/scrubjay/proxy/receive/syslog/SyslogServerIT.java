package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.receive.ListenFailedException;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.redact.SyslogTestRules;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SyslogServerIT {
    private static final String MASK = "\\[redacted:fake-token:[0-9a-f]{8}]";

    @Test
    void tcp_bothFramings_forwardedAsTheyCame() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port())) {
            // when
            send(proxy.tcp, "<13>line\r\n20 <1>with\na secret1234<14>secret5678\n5 hello\n<1>last");

            // then
            Eventually.await("all", () -> collector.text().endsWith("<1>last\n"));
            assertThat(collector.text())
                    .matches("(?s)<13>line\r\n40 <1>with\na " + MASK + "<14>" + MASK + "\n5 hello<1>last\n");
            assertThat(proxy.findings).hasSize(2);
            Eventually.await("counted", () -> proxy.exported("sent") == 5);
            assertThat(proxy.messages("tcp", "accepted")).isEqualTo(5);
        }
    }

    @Test
    void tcp_manyConnections_orderKept() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port())) {
            // given
            int connections = 6;
            int messages = 3_000;
            int total = connections * messages;

            // when
            List<Thread> senders = new ArrayList<>();
            for (int c = 0; c < connections; c++) {
                int sender = c;
                senders.add(Thread.ofVirtual().start(() -> sendNumbered(proxy.tcp, sender, messages)));
            }
            for (Thread sender : senders) {
                sender.join();
            }

            // then
            Eventually.await("all", () -> proxy.exported("sent") == total);
            Eventually.await("all read", () -> collector.text().lines().count() == total);
            for (int c = 0; c < connections; c++) {
                String prefix = "<13>c" + c + " ";
                List<String> lines = collector.streams().stream()
                        .flatMap(String::lines)
                        .filter(line -> line.startsWith(prefix))
                        .map(line -> line.replaceAll(MASK, "masked"))
                        .toList();
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < messages; i++) {
                    expected.add(prefix + i + (i % 100 == 0 ? " masked" : " clean"));
                }
                assertThat(lines).isEqualTo(expected);
            }
        }
    }

    @Test
    void udp_toTcp_octetCounted() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port())) {
            // when
            datagram(proxy.udp, "<13>a\nb\n");
            Eventually.await("first", () -> proxy.exported("sent") == 1);
            datagram(proxy.udp, "");
            datagram(proxy.udp, "5 secret1234");

            // then
            Eventually.await("second", () -> proxy.exported("sent") == 2);
            Eventually.await("read", () -> collector.text().length() > 40);
            assertThat(collector.text()).matches("(?s)8 <13>a\nb\n32 5 " + MASK);
            assertThat(proxy.refused("empty")).isEqualTo(1);
            assertThat(proxy.messages("udp", "accepted")).isEqualTo(2);
        }
    }

    @Test
    void udp_toUdp_largestDatagram() throws Exception {
        try (DatagramCollector collector = DatagramCollector.open();
                SyslogProxy proxy = new SyslogProxy("udp://127.0.0.1:" + collector.port())) {
            // given
            String largest = "<13>" + "x".repeat(65_503);

            // when
            datagram(proxy.udp, largest);
            Eventually.await("largest", () -> collector.datagrams().size() == 1);
            datagram(proxy.udp, "<13>secret1234");

            // then
            Eventually.await("second", () -> collector.datagrams().size() == 2);
            assertThat(collector.datagrams().getFirst()).isEqualTo(largest);
            assertThat(collector.datagrams().getLast()).matches("<13>" + MASK);
        }
    }

    @Test
    void tcp_toUdp_tooLargeRefused() throws Exception {
        try (DatagramCollector collector = DatagramCollector.open();
                SyslogProxy proxy = new SyslogProxy("udp://127.0.0.1:" + collector.port())) {
            // when
            send(proxy.tcp, "<13>" + "x".repeat(65_504) + "\n<13>next\n");

            // then
            Eventually.await("next", () -> collector.datagrams().contains("<13>next"));
            assertThat(collector.datagrams()).hasSize(1);
            assertThat(proxy.exported("refused")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999 x", "0 ", "007 x", "-5 x", "5x", "2026-11-23 line\n"})
    void tcp_garbage_closedAndOthersGoOn(String garbage) throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                Socket other = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort());
                Socket hostile = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
            // when
            write(hostile, "<1>before\n" + garbage);

            // then
            assertThat(readToEnd(hostile)).isTrue();
            assertThat(proxy.refused("bad_count")).isEqualTo(1);
            write(other, "<1>after\n");
            Eventually.await("both", () -> collector.text().length() == "<1>before\n<1>after\n".length());
            assertThat(collector.text().lines()).containsExactlyInAnyOrder("<1>before", "<1>after");
        }
    }

    @Test
    void tcp_endlessLine_closedAndNothingForwarded() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                Socket hostile = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
            // when
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            write(hostile, "x".repeat(1_000));
                        }
                    })
                    // then
                    .isInstanceOf(IOException.class);
            Eventually.await("refused", () -> proxy.refused("too_large") == 1);
            assertThat(collector.text()).isEmpty();
        }
    }

    @Test
    void tcp_lineAsLongAsMayBe_maskedAtItsEnd() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port())) {
            // given
            String secret = "secret" + "8675309";
            String line = "<34>1 - - app - - - " + "x ".repeat(SyslogProxy.MAX_MESSAGE_BYTES / 2);
            line = line.substring(0, SyslogProxy.MAX_MESSAGE_BYTES - secret.length()) + secret;

            // when
            send(proxy.tcp, line + "\n");

            // then
            Eventually.await("the message", () -> collector.messages().size() == 1);
            assertThat(collector.messages().getFirst().replaceAll("\\[redacted:fake-token:[0-9a-f]{8}]", secret))
                    .isEqualTo(line);
            assertThat(collector.text()).doesNotContain(secret);
        }
    }

    @Test
    void udp_spoofedOrigins_allScannedAndTcpGoesOn() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port())) {
            // given
            int flood = 5_000;

            // when
            for (int i = 0; i < flood; i++) {
                datagram(proxy.udp, "<34>1 - host" + i + " app" + i + " " + i + " - - secret8675309");
            }
            send(proxy.tcp, "<34>1 - - app - - - over TCP\n");

            // then
            Eventually.await("the message over TCP", () -> collector.text().contains("over TCP\n"));
            Eventually.await(
                    "all datagrams but those that the kernel dropped",
                    () -> collector.messages().size() == 1 + proxy.messages("udp", "accepted"));
            // how many those are is up to the machine
            assertThat(collector.messages().size()).isGreaterThan(1);
            assertThat(collector.text()).doesNotContain("secret8675309");
        }
    }

    @Test
    void tcp_stalledFrame_closed_silentConnectionKept() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy =
                        new SyslogProxy("tcp://127.0.0.1:" + collector.port(), 1 << 20, Duration.ofMillis(200));
                Socket silent = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort());
                Socket stalled = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
            // given
            write(silent, "<1>whole\n");

            // when
            write(stalled, "12 <1>");

            // then
            assertThat(readToEnd(stalled)).isTrue();
            assertThat(proxy.refused("stalled")).isEqualTo(1);
            write(silent, "<1>still here\n");
            Eventually.await("silent one", () -> collector.text().equals("<1>whole\n<1>still here\n"));
        }
    }

    @Test
    void tcp_manyIncompleteFrames_thoseThatBeganFirstAreClosed() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy =
                        new SyslogProxy(new SyslogProxy.Options("tcp://127.0.0.1:" + collector.port()).maxIncompleteBytes(1));
                Socket other = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
            // given
            String most = SyslogProxy.MAX_MESSAGE_BYTES + " <1>" + "x".repeat(SyslogProxy.MAX_MESSAGE_BYTES - 4);
            int room = 2 * 2;

            // when
            for (int i = 0; i < 2 * room; i++) {
                Socket socket = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort());
                sockets.add(socket);
                write(socket, most);
            }

            // then
            Eventually.await("closed", () -> proxy.refused("no_room") >= room);
            write(other, "<1>from another\n");
            Eventually.await("the other one", () -> collector.text().equals("<1>from another\n"));
            assertThat(readToEnd(sockets.getFirst())).isTrue();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void tcp_tooManyConnections_closed() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port())) {
            // given
            for (int i = 0; i < SyslogProxy.MAX_CONNECTIONS; i++) {
                Socket socket = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort());
                sockets.add(socket);
                write(socket, "<1>" + i + "\n");
            }
            Eventually.await("all served", () -> proxy.messages("tcp", "accepted") == SyslogProxy.MAX_CONNECTIONS);

            // when
            try (Socket oneMore = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
                // then
                assertThat(readToEnd(oneMore)).isTrue();
            }
            assertThat(proxy.refused("too_many_connections")).isEqualTo(1);
            write(sockets.getFirst(), "<1>still served\n");
            Eventually.await("first one", () -> collector.text().contains("<1>still served\n"));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void collectorDown_backPressure_thenNothingLost() throws Exception {
        int port = Peers.freeTcpPort();
        try (SyslogProxy proxy = new SyslogProxy("tcp://localhost:" + port, 64 * 1024, Duration.ofSeconds(60));
                Socket sender = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
            // given
            int messages = 200_000;
            String text = "x".repeat(90);
            Thread sending = Thread.ofVirtual().start(() -> {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < messages; i++) {
                    lines.append("<13>").append(i).append(' ').append(text).append('\n');
                    if (lines.length() > 8_000 || i == messages - 1) {
                        writeUnchecked(sender, lines.toString());
                        lines.setLength(0);
                    }
                }
            });

            // when
            Eventually.await("queue full", () -> proxy.queuedBytes() >= 32 * 1024);
            boolean senderHeldBack = !sending.join(Duration.ofMillis(300));

            // then
            assertThat(senderHeldBack).isTrue();
            assertThat(proxy.queuedBytes()).isLessThan(1 << 20);
            assertThat(proxy.readingStopped("receivers.syslog.tcp")).isEqualTo(1);
            try (StreamCollector collector = StreamCollector.open(port)) {
                Eventually.await("all sent", () -> proxy.exported("sent") == messages);
                sending.join();
                Eventually.await("all read", () -> collector.text().endsWith("<13>" + (messages - 1) + " " + text + "\n"));
                List<String> lines = collector.text().lines().toList();
                assertThat(lines).hasSize(messages);
                for (int i = 0; i < messages; i++) {
                    assertThat(lines.get(i)).startsWith("<13>" + i + " ");
                }
                assertThat(proxy.queuedBytes()).isZero();
                assertThat(proxy.readingStopped("receivers.syslog.tcp")).isZero();
                assertThat(proxy.readingStops("receivers.syslog.tcp")).isPositive();
            }
        }
    }

    @Test
    void collectorDown_udpDropsCounted() throws Exception {
        int port = Peers.freeTcpPort();
        try (SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + port, 4_000, Duration.ofSeconds(60))) {
            // when
            for (int i = 0; i < 50; i++) {
                datagram(proxy.udp, "x ".repeat(250));
            }

            // then
            Eventually.await("all seen", () -> proxy.messages("udp", "accepted") + proxy.refused("queue_full") == 50);
            assertThat(proxy.refused("queue_full")).isBetween(40.0, 48.0);
            proxy.stop(Duration.ofMillis(10));
            assertThat(proxy.exported("dropped")).isEqualTo(proxy.messages("udp", "accepted"));
            assertThat(proxy.queuedBytes()).isZero();
        }
    }

    @Test
    void collectorResets_reconnectedAndSentOn() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                Socket sender = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
            // given
            write(sender, "<1>first\n");
            Eventually.await("first", () -> collector.text().equals("<1>first\n"));

            // when
            collector.reset();

            // then
            Eventually.await("new connection", () -> {
                writeUnchecked(sender, "<1>probe\n");
                return collector.streams().size() == 2;
            });
            write(sender, "<1>end\n");
            Eventually.await("end", () -> collector.text().endsWith("<1>end\n"));
        }
    }

    @Test
    void stop_whatWasReceivedIsDelivered() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                Socket sender = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
            // given
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                lines.append("<13>").append(i).append('\n');
            }
            write(sender, "<13>accepted\n");
            Eventually.await("accepted", () -> proxy.messages("tcp", "accepted") == 1);
            write(sender, lines + "<13>cut off");

            // when
            proxy.stop(Duration.ofSeconds(5));

            // then
            String expected = "<13>accepted\n" + lines;
            Eventually.await("all", () -> collector.text().length() >= expected.length());
            assertThat(collector.text()).isEqualTo(expected);
            assertThat(readToEnd(sender)).isTrue();
            assertThatThrownBy(() -> new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort()).close())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void start_portInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Transport transport = Transport.create(1)) {
            // given
            Meters meters = new Meters(new SimpleMeterRegistry());
            InetSocketAddress address = new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
            SyslogServer server = new SyslogServer(
                    transport,
                    SyslogServerSettings.builder().tcp(address).build(),
                    loop -> SyslogTestRules.sessions(finding -> {}, new SimpleMeterRegistry()),
                    loop -> {
                        throw new IllegalStateException("not used");
                    },
                    meters);

            // when
            assertThatThrownBy(server::start)
                    // then
                    .isInstanceOf(ListenFailedException.class)
                    .hasMessage("receivers.syslog.tcp: 127.0.0.1:" + taken.getLocalPort()
                            + " (expected: a free port; already in use)");
        }
    }

    /** Whether the peer has closed, with a reset if bytes were left unread. */
    private static boolean readToEnd(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static void sendNumbered(InetSocketAddress to, int sender, int messages) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < messages; i++) {
            lines.append("<13>c").append(sender).append(' ').append(i);
            lines.append(i % 100 == 0 ? " secret1234" : " clean").append('\n');
        }
        try {
            send(to, lines.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(InetSocketAddress to, String text) throws IOException {
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            write(socket, text);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static void writeUnchecked(Socket socket, String text) {
        try {
            write(socket, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void datagram(InetSocketAddress to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        }
    }
}
