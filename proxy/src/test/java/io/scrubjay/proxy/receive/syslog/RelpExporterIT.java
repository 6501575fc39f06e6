package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Collectors over RELP, and over TCP where they end connections, that do as they like. */
@Timeout(60)
class RelpExporterIT {
    @Test
    void messageIsRefused_counted() throws Exception {
        try (RelpCollector collector = RelpCollector.open((txnr, command, data) ->
                        data.contains("bad") ? RelpPeer.frame(txnr, "rsp", "500 no") : RelpCollector.ok(txnr));
                SyslogProxy proxy = new SyslogProxy(collector.uri());
                RelpPeer peer = new RelpPeer(connect(proxy, "relp"))) {
            // given
            peer.open();

            // when
            peer.send(RelpPeer.frame(2, "syslog", "<13>one")
                    + RelpPeer.frame(3, "syslog", "<13>bad")
                    + RelpPeer.frame(4, "syslog", "<13>three"));

            // then
            assertThat(peer.read(3)).containsExactlyInAnyOrder("2 rsp 200 OK", "3 rsp 500 refused", "4 rsp 200 OK");
            assertThat(proxy.exported("sent")).isEqualTo(2);
            assertThat(proxy.exported("refused")).isEqualTo(1);
        }
    }

    @Test
    void answerToNothing_connectionEnds_sentAgain() throws Exception {
        AtomicBoolean lied = new AtomicBoolean();
        try (RelpCollector collector = RelpCollector.open((txnr, command, data) ->
                        RelpCollector.ok(lied.getAndSet(true) ? txnr : txnr + 900));
                SyslogProxy proxy = new SyslogProxy(collector.uri())) {
            // when
            send(proxy, "<13>one\n");

            // then
            Eventually.await("sent", () -> proxy.exported("sent") == 1);
            assertThat(collector.messages()).containsExactly("<13>one", "<13>one");
            assertThat(collector.connections()).isEqualTo(2);
        }
    }

    @Test
    void openIsRefused_nextCollector() throws Exception {
        try (RelpCollector refusing = RelpCollector.raw((txnr, command, data) -> RelpPeer.frame(txnr, "rsp", "500 no"));
                RelpCollector other = RelpCollector.open((txnr, command, data) -> RelpCollector.ok(txnr));
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(refusing.uri(), other.uri()))) {
            // when
            send(proxy, "<13>one\n");

            // then
            Eventually.await("sent", () -> proxy.exported("sent") == 1);
            assertThat(other.messages()).containsExactly("<13>one");
            assertThat(refusing.messages()).isEmpty();
        }
    }

    @Test
    void serverclose_withMessageUnanswered_sentAgain() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        try (RelpCollector collector = RelpCollector.open((txnr, command, data) ->
                        closed.getAndSet(true) ? RelpCollector.ok(txnr) : "0 serverclose 0\n");
                SyslogProxy proxy = new SyslogProxy(collector.uri())) {
            // when
            send(proxy, "<13>one\n");

            // then
            Eventually.await("sent", () -> proxy.exported("sent") == 1);
            assertThat(collector.messages()).containsExactly("<13>one", "<13>one");
        }
    }

    @Test
    void allAnswered_closedByTheCollector_isNoFailure() throws Exception {
        try (RelpCollector first = RelpCollector.open((txnr, command, data) -> RelpCollector.ok(txnr));
                RelpCollector second = RelpCollector.open((txnr, command, data) -> RelpCollector.ok(txnr));
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(first.uri(), second.uri()));
                Socket sender = connect(proxy, "tcp")) {
            // given
            write(sender, "<13>one\n");
            Eventually.await("answered", () -> proxy.exported("sent") == 1);

            // when
            first.hangUp();
            write(sender, "<13>two\n");

            // then
            Eventually.await("answered", () -> proxy.exported("sent") == 2);
            assertThat(first.messages()).containsExactly("<13>one", "<13>two");
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void tcp_idleConnectionIsClosed_isNoFailure() throws Exception {
        try (ServerSocket first = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                StreamCollector second = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(
                        "tcp://127.0.0.1:" + first.getLocalPort(), "tcp://127.0.0.1:" + second.port()));
                Socket sender = connect(proxy, "tcp")) {
            // given
            first.setSoTimeout(10_000);
            write(sender, "<13>one\n");
            Socket before = first.accept();
            String one = read(before, 8);
            long idleNanos = System.nanoTime() + Duration.ofMillis(1_200).toNanos();
            Eventually.await("idle", () -> System.nanoTime() - idleNanos > 0);

            // when
            before.shutdownOutput();
            int end = before.getInputStream().read();
            write(sender, "<13>two\n");
            Socket again = first.accept();

            // then
            assertThat(one).isEqualTo("<13>one\n");
            assertThat(end).isEqualTo(-1);
            assertThat(read(again, 8)).isEqualTo("<13>two\n");
            assertThat(second.streams()).isEmpty();
            before.close();
            again.close();
        }
    }

    @Test
    void collectorBreaksOffAtOneMessage_droppedInTheEnd() throws Exception {
        try (RelpCollector collector = RelpCollector.open((txnr, command, data) ->
                        data.contains("poison") ? null : RelpCollector.ok(txnr));
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(collector.uri(), collector.uri()));
                RelpPeer peer = new RelpPeer(connect(proxy, "relp"))) {
            // given
            peer.open();

            // when
            peer.send(RelpPeer.frame(2, "syslog", "<13>one")
                    + RelpPeer.frame(3, "syslog", "<13>poison")
                    + RelpPeer.frame(4, "syslog", "<13>three"));

            // then
            assertThat(peer.read(3)).containsExactlyInAnyOrder("2 rsp 200 OK", "3 rsp 500 refused", "4 rsp 200 OK");
            assertThat(collector.messages()).filteredOn(message -> message.contains("poison")).hasSize(5);
            assertThat(proxy.exported("sent")).isEqualTo(2);
            assertThat(proxy.exported("refused")).isEqualTo(1);
            assertThat(proxy.queuedBytes()).isZero();
        }
    }

    private static Socket connect(SyslogProxy proxy, String listener) throws IOException {
        return new Socket(proxy.listener(listener).getAddress(), proxy.listener(listener).getPort());
    }

    private static void send(SyslogProxy proxy, String text) throws IOException {
        try (Socket socket = connect(proxy, "tcp")) {
            write(socket, text);
        }
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
