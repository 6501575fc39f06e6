package io.scrubjay.proxy.receive.syslog;

import static io.scrubjay.proxy.receive.syslog.RelpPeer.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Crowd;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RelpReceiverIT {
    @Test
    void messages_takenByTheCollector_areAnswered() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                RelpPeer peer = peer(proxy.listener("relp"))) {
            // given
            List<String> opened = peer.open();

            // when
            peer.send(frame(2, "syslog", "<13>one\nline") + frame(3, "syslog", "<13>secret1234") + frame(4, "close", ""));

            // then
            assertThat(opened)
                    .containsExactly("1 rsp 200 OK\nrelp_version=0\nrelp_software=scrubjay\ncommands=syslog");
            assertThat(peer.read(10)).containsExactly("2 rsp 200 OK", "3 rsp 200 OK", "4 rsp 200 OK", "0 serverclose ");
            Eventually.await("forwarded", () -> collector.text().contains("redacted"));
            assertThat(collector.text())
                    .matches("(?s)12 <13>one\nline34 <13>\\[redacted:fake-token:[0-9a-f]{8}]");
            assertThat(proxy.messages("relp", "accepted")).isEqualTo(2);
        }
    }

    @Test
    void messages_collectorAway_areNotAnswered() throws Exception {
        int port = Peers.freeTcpPort();
        try (SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + port);
                RelpPeer peer = peer(proxy.listener("relp"))) {
            // given
            peer.open();
            peer.send(frame(2, "syslog", "<13>kept") + frame(3, "bogus", ""));
            List<String> before = peer.read(1);

            // when
            try (StreamCollector collector = StreamCollector.open(port)) {
                List<String> after = peer.read(1);

                // then
                assertThat(before).containsExactly("3 rsp 500 command not known");
                assertThat(after).containsExactly("2 rsp 200 OK");
                Eventually.await("forwarded", () -> collector.text().equals("8 <13>kept"));
            }
        }
    }

    @Test
    void messages_leftAtAStop_areNotAnswered() throws Exception {
        try (SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + Peers.freeTcpPort());
                RelpPeer peer = peer(proxy.listener("relp"))) {
            // given
            peer.open();
            peer.send(frame(2, "syslog", "<13>kept by its sender"));
            Eventually.await("accepted", () -> proxy.messages("relp", "accepted") == 1);

            // when
            long left = proxy.stop(Duration.ZERO);

            // then
            assertThat(left).isEqualTo(1);
            assertThat(peer.read(5)).containsExactly("0 serverclose ");
            assertThat(proxy.exported("dropped")).isEqualTo(1);
        }
    }

    @Test
    void emptyMessage_answeredAndCounted() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                RelpPeer peer = peer(proxy.listener("relp"))) {
            // given
            peer.open();

            // when
            peer.send("2 syslog 0\n3 syslog 0 \n");

            // then
            assertThat(peer.read(2)).containsExactly("2 rsp 200 OK", "3 rsp 200 OK");
            assertThat(proxy.refused("empty")).isEqualTo(2);
        }
    }

    @Test
    void offerThatIsNotOurs_isToldWhy() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                RelpPeer peer = peer(proxy.listener("relp"))) {
            // when
            peer.send(frame(1, "open", "relp_version=9\ncommands=syslog"));

            // then
            assertThat(peer.read(5))
                    .containsExactly("1 rsp 500 expected: relp_version 0 or 1, and the command syslog");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            message before open,      2 syslog 3 abc|,                      bad_relp
            offer without commands,   1 open 14 relp_version=0|,            bad_relp
            version of the future,    1 open 30 relp_version=9|commands=syslog|, bad_relp
            no number,                x open 0|,                            bad_relp
            negative number,          -1 open 0|,                           bad_relp
            ten digits,               1234567890 open 0|,                   bad_relp
            no LF,                    1 open 3 abcd,                        bad_relp
            gibberish,                ||||||,                               bad_relp
            above the limit,          1 syslog 100001 ,                     too_large
            """)
    void badFrame_endsTheConnection(String name, String bytes, String reason) throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                RelpPeer peer = peer(proxy.listener("relp"))) {
            // when
            peer.send(bytes.replace('|', '\n') + (reason.equals("too_large") ? " " : ""));

            // then
            Eventually.await(name, () -> proxy.refused(reason) == 1);
            peer.read(10);
            assertThat(collector.text()).isEmpty();
        }
    }

    @Test
    void manyMessages_inOrderOnceEach() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                RelpPeer peer = peer(proxy.listener("relp"))) {
            // given
            int messages = 5_000;
            StringBuilder frames = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < messages; i++) {
                String message = "<13>message " + i;
                frames.append(frame(i + 2, "syslog", message));
                expected.append(message.length()).append(' ').append(message);
            }
            peer.open();

            // when
            List<String> answers = new ArrayList<>();
            Thread reader = Thread.ofVirtual().start(() -> readAll(peer, messages, answers));
            peer.send(frames.toString());
            reader.join();

            // then
            assertThat(answers).hasSize(messages).last().isEqualTo(messages + 1 + " rsp 200 OK");
            Eventually.await("all", () -> collector.text().length() == expected.length());
            assertThat(collector.text()).isEqualTo(expected.toString());
        }
    }

    @Test
    void answersThatAreNotRead_areNotPiledUp_andEndTheConnection() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options("tcp://127.0.0.1:" + collector.port())
                        .stallTimeout(Duration.ofMillis(700)));
                Crowd deaf = Crowd.notReading(proxy.listener("relp"), 1);
                RelpPeer other = peer(proxy.listener("relp"))) {
            // given
            deaf.send(bytes(frame(1, "open", "relp_version=0\ncommands=syslog")));
            other.open();

            // when: no message among them, so that nothing but the answers can hold it up
            byte[] frames = bytes(frame(2, "bogus", "").repeat(1000));
            Eventually.await("closed", () -> {
                deaf.send(frames);
                return deaf.size() == 0;
            });

            // then
            assertThat(proxy.refused("unread")).isEqualTo(1);
            assertThat(proxy.readingStops("receivers.syslog.relp")).isPositive();
            Eventually.await("gone", () -> proxy.readingStopped("receivers.syslog.relp") == 0);
            other.send(frame(2, "syslog", "<13>served"));
            assertThat(other.read(1)).containsExactly("2 rsp 200 OK");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void readAll(RelpPeer peer, int count, List<String> into) {
        try {
            into.addAll(peer.read(count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RelpPeer peer(InetSocketAddress address) throws IOException {
        return new RelpPeer(new Socket(address.getAddress(), address.getPort()));
    }
}
