package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.epoll.Epoll;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What messages keep while a collector does not answer for them. */
@Timeout(60)
class SyslogMemoryIT {
    private static final int MESSAGES = 200;
    private static final long BOUND_BYTES = 24 << 20;

    @TempDir
    private Path dir;

    @BeforeEach
    void needEpoll() {
        assumeTrue(Epoll.isAvailable(), "epoll: not available (expected: Linux)");
    }

    @Test
    void udp_collectorDoesNotAnswer_buffersAreNotKept() throws Exception {
        try (RelpCollector collector = RelpCollector.open((txnr, command, data) -> "");
                SyslogProxy proxy = new SyslogProxy(collector.uri());
                DatagramSocket sender = new DatagramSocket()) {
            // given
            send(sender, proxy, "<13>first");
            Eventually.await("connected", () -> collector.messages().size() == 1);
            long before = directBytes();

            // when
            for (int i = 0; i < MESSAGES; i++) {
                int expected = 2 + i;
                send(sender, proxy, "<13>message " + i);
                // each in a read of its own
                Eventually.await("read", () -> proxy.messages("udp", "accepted") == expected);
            }

            // then
            assertThat(directBytes() - before).isLessThan(BOUND_BYTES);
            assertThat(proxy.queuedBytes()).isBetween(MESSAGES * 13.0, 1e6);
        }
    }

    @Test
    void unix_collectorDoesNotAnswer_buffersAreNotKept() throws Exception {
        String logger = Peers.require("logger", "bsdutils");
        Path socket = dir.resolve("log");
        try (RelpCollector collector = RelpCollector.open((txnr, command, data) -> "");
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options(collector.uri()).unix(socket))) {
            // given
            long before = directBytes();
            int messages = 4 * MESSAGES;

            // when
            Peers.run(List.of("sh", "-c",
                    "seq " + messages + " | " + logger + " -u " + socket + " -t app"));
            Eventually.await("read", () -> proxy.messages("unix", "accepted") == messages);

            // then
            assertThat(directBytes() - before).isLessThan(BOUND_BYTES);
        }
    }

    private static void send(DatagramSocket sender, SyslogProxy proxy, String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        sender.send(new DatagramPacket(bytes, bytes.length, proxy.udp));
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }
}
