package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A socket like {@code /dev/log}, with {@code logger} before it. */
@Timeout(60)
class SyslogUnixIT {
    @TempDir
    private Path dir;

    @BeforeEach
    void needEpoll() {
        assumeTrue(Epoll.isAvailable(), "epoll: not available (expected: Linux)");
    }

    @Test
    void logger_isForwardedInOrder() throws Exception {
        String logger = Peers.require("logger", "bsdutils");
        Path socket = dir.resolve("log");
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = proxy(collector, socket)) {
            // given
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                texts.add("message " + i + (i % 50 == 0 ? " secret1234" : ""));
            }
            Path input = Files.write(dir.resolve("input"), texts);

            // when
            Peers.run(List.of(logger, "-u", socket.toString(), "-t", "app", "-f", input.toString()));

            // then
            Eventually.await("all", () -> proxy.exported("sent") == texts.size());
            Eventually.await("arrived", () -> collector.messages().size() == texts.size());
            assertThat(collector.messages())
                    .extracting(message -> message.replaceAll("^.* app: ", "")
                            .replaceAll("\\[redacted:fake-token:[0-9a-f]{8}]", "secret1234"))
                    .isEqualTo(texts);
            assertThat(collector.text()).doesNotContain("secret1234");
            assertThat(proxy.messages("unix", "accepted")).isEqualTo(texts.size());
        }
    }

    @Test
    void collectorDown_senderWaits_thenNothingLost() throws Exception {
        int port = Peers.freeTcpPort();
        Path socket = dir.resolve("log");
        try (SyslogProxy proxy = new SyslogProxy(
                        new SyslogProxy.Options("tcp://127.0.0.1:" + port).unix(socket).queueBytes(64 * 1024));
                DatagramSender sender = new DatagramSender(socket)) {
            // given
            List<String> texts = IntStream.range(0, 2000).mapToObj(SyslogUnixIT::numbered).toList();

            // when
            texts.forEach(sender::send);
            Eventually.await("queue full", () -> proxy.readingStopped("receivers.syslog.unix") == 1);

            // then: what the kernel has not taken by now waits with its sender
            assertThat(proxy.queuedBytes()).isLessThan(1 << 20);
            assertThat(sender.taken()).isLessThan(texts.size());
            try (StreamCollector collector = StreamCollector.open(port)) {
                Eventually.await("all taken", () -> sender.taken() == texts.size());
                Eventually.await("all sent", () -> proxy.exported("sent") == texts.size());
                Eventually.await("all read", () -> collector.messages().size() == texts.size());
                assertThat(collector.messages()).isEqualTo(texts);
            }
            assertThat(sender.failed()).isZero();
            assertThat(proxy.messages("unix", "accepted")).isEqualTo(texts.size());
            assertThat(proxy.messages("unix", "refused")).isZero();
            assertThat(proxy.readingStopped("receivers.syslog.unix")).isZero();
        }
    }

    @Test
    void file_isOpenToAllWhileItRuns() throws Exception {
        Path socket = dir.resolve("log");
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = proxy(collector, socket)) {
            // when
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(socket));
            proxy.stop(Duration.ZERO);

            // then
            assertThat(permissions).isEqualTo("rw-rw-rw-");
            Eventually.await("deleted", () -> !Files.exists(socket));
        }
    }

    @Test
    void start_socketOfFormerRun_isReplaced() throws Exception {
        Path socket = dir.resolve("log");
        try (ServerSocketChannel former = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            former.bind(UnixDomainSocketAddress.of(socket));
        }
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = proxy(collector, socket)) {
            // when
            Peers.run(List.of(Peers.require("logger", "bsdutils"), "-u", socket.toString(), "hello"));

            // then
            Eventually.await("heard", () -> proxy.messages("unix", "accepted") == 1);
        }
    }

    @Test
    void start_otherFile_isLeftAlone() throws Exception {
        Path file = Files.writeString(dir.resolve("log"), "precious");
        try (StreamCollector collector = StreamCollector.open()) {
            // when
            assertThatThrownBy(() -> proxy(collector, file))
                    // then
                    .isInstanceOf(IOException.class)
                    .hasMessage("receivers.syslog.unix: " + file + " (expected: no file, or the socket of a former run)");
            assertThat(file).hasContent("precious");
        }
    }

    @Test
    void start_namedPipe_isLeftAlone() throws Exception {
        Path pipe = dir.resolve("log");
        Peers.run(List.of("mkfifo", pipe.toString()));
        try (StreamCollector collector = StreamCollector.open()) {
            // when
            assertThatThrownBy(() -> proxy(collector, pipe))
                    // then
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected: no file, or the socket of a former run");
            assertThat(pipe).exists();
        }
    }

    @Test
    void start_socketInUse_isLeftAlone() throws Exception {
        Path socket = dir.resolve("log");
        Path stream = dir.resolve("stream");
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy first = proxy(collector, socket);
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(stream));
            for (Path used : List.of(socket, stream)) {
                // when
                assertThatThrownBy(() -> proxy(collector, used))
                        // then
                        .isInstanceOf(IOException.class)
                        .hasMessage("receivers.syslog.unix: " + used
                                + " is in use (expected: a socket at which nobody receives any more)");
            }
            Peers.run(List.of(Peers.require("logger", "bsdutils"), "-u", socket.toString(), "hello"));
            Eventually.await("heard", () -> first.messages("unix", "accepted") == 1);
        }
    }

    @Test
    void stop_socketOfAnotherProcessInItsPlace_isLeftAlone() throws Exception {
        Path socket = dir.resolve("log");
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = proxy(collector, socket);
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            // given
            Files.delete(socket);
            other.bind(UnixDomainSocketAddress.of(socket));

            // when
            proxy.stop(Duration.ZERO);

            // then
            assertThat(socket).exists();
        }
    }

    private static String numbered(int number) {
        return "<13>message " + number + " of one that writes as fast as it is let".repeat(10);
    }

    private static SyslogProxy proxy(StreamCollector collector, Path socket) throws IOException {
        return new SyslogProxy(new SyslogProxy.Options("tcp://127.0.0.1:" + collector.port()).unix(socket));
    }
}
