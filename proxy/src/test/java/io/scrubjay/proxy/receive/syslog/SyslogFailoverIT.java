package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several collectors: the next one takes over what the one before does not take. */
@Timeout(60)
class SyslogFailoverIT {
    @Test
    void firstIsAway_secondTakesAll() throws Exception {
        try (StreamCollector second = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(
                        "tcp://127.0.0.1:" + Peers.freeTcpPort(), "tcp://127.0.0.1:" + second.port()))) {
            // when
            send(proxy.tcp, "<13>one\n<13>two\n");

            // then
            Eventually.await("all", () -> second.text().equals("<13>one\n<13>two\n"));
        }
    }

    @Test
    void firstBreaks_secondTakesOver_andBack() throws Exception {
        int port = Peers.freeTcpPort();
        StreamCollector first = StreamCollector.open(port);
        StreamCollector second = StreamCollector.open();
        try (SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(
                        "tcp://127.0.0.1:" + port, "tcp://127.0.0.1:" + second.port()));
                Socket sender = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort())) {
            // given
            write(sender, "<13>one\n");
            Eventually.await("first", () -> first.text().equals("<13>one\n"));

            // when
            first.close();
            Eventually.await("second", () -> {
                // what the kernel takes before it knows of the end is lost, as TCP does not tell
                writeUnchecked(sender, "<13>again\n");
                return second.text().contains("<13>again\n");
            });
            second.close();
            try (StreamCollector recovered = StreamCollector.open(port)) {
                // then
                Eventually.await("back", () -> {
                    writeUnchecked(sender, "<13>back\n");
                    return recovered.text().contains("<13>back\n");
                });
                assertThat(second.text()).doesNotContain("<13>back");
            }
        }
    }

    @Test
    void relp_collectorBreaks_nothingIsLost() throws Exception {
        try (StreamCollector last = StreamCollector.open();
                SyslogProxy collector = new SyslogProxy("tcp://127.0.0.1:" + last.port());
                StreamCollector breaking = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(
                        "relp://127.0.0.1:" + breaking.port(),
                        "relp://127.0.0.1:" + collector.listener("relp").getPort()))) {
            // given
            send(proxy.tcp, "<13>one\n<13>two\n");
            Eventually.await("opened", () -> breaking.text().contains("open"));

            // when
            breaking.reset();

            // then
            Eventually.await("all", () -> last.text().equals("7 <13>one7 <13>two"));
            Eventually.await("answered", () -> proxy.exported("sent") == 2);
        }
    }

    @Test
    void relp_moreThanTheSocketTakes_allInOrder() throws Exception {
        try (StreamCollector last = StreamCollector.open();
                SyslogProxy collector = new SyslogProxy("tcp://127.0.0.1:" + last.port());
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(
                        "relp://127.0.0.1:" + collector.listener("relp").getPort()))) {
            // given
            List<String> messages =
                    IntStream.range(0, 20_000).mapToObj(i -> "<13>message " + i + " of many").toList();

            // when
            send(proxy.tcp, String.join("\n", messages) + "\n");

            // then
            Eventually.await("answered", () -> proxy.exported("sent") == messages.size());
            Eventually.await("all", () -> last.messages().size() == messages.size());
            assertThat(last.messages()).isEqualTo(messages);
        }
    }

    private static void send(InetSocketAddress to, String text) throws IOException {
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            write(socket, text);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void writeUnchecked(Socket socket, String text) {
        try {
            write(socket, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
