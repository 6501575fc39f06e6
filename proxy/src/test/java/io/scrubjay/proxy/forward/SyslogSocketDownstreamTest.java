package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.ExhaustedAllocator;
import io.scrubjay.proxy.testing.TestEventLoop;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SyslogSocketDownstreamTest {
    @AutoClose
    private final TestEventLoop loop = new TestEventLoop();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SyslogExporterMeters meters = new SyslogExporterMeters(new Meters(registry));

    @Test
    void udp_nameGetsAnotherAddress_isFollowed() throws Exception {
        InetAddress before = InetAddress.ofLiteral("127.0.0.1");
        InetAddress after = InetAddress.ofLiteral("127.0.0.2");
        AtomicReference<InetAddress> address = new AtomicReference<>(before);
        try (DatagramSocket first = new DatagramSocket(0, before);
                DatagramSocket second = new DatagramSocket(first.getLocalPort(), after)) {
            // given
            SyslogCollector collector = new SyslogCollector(
                    InetSocketAddress.createUnresolved("loghost", first.getLocalPort()),
                    new SyslogUdpWire(NioDatagramChannel.class, meters));
            SyslogSocketDownstream downstream = new SyslogSocketDownstream(
                    loop.loop(), List.of(collector), host -> new InetAddress[] {address.get()}, Duration.ZERO, 1 << 20, meters);
            send(downstream, "<13>one");
            String one = receive(first);

            // when
            address.set(after);
            AtomicInteger sent = new AtomicInteger();
            second.setSoTimeout(50);
            Eventually.await("second", () -> {
                send(downstream, "<13>again " + sent.incrementAndGet());
                return catchThrowable(() -> receive(second)) == null;
            });

            // then
            assertThat(one).isEqualTo("<13>one");
            loop.run(downstream::abort);
        }
    }

    @Test
    void forward_noMemory_droppedAndTold() {
        // given
        SyslogSocketDownstream downstream = new SyslogSocketDownstream(
                loop.loop(),
                List.of(new SyslogCollector(
                        InetSocketAddress.createUnresolved("127.0.0.1", 9),
                        new SyslogUdpWire(NioDatagramChannel.class, meters))),
                1 << 20,
                meters);
        List<Outcome> outcomes = new ArrayList<>();
        ByteBuf received = new UnpooledHeapByteBuf(new ExhaustedAllocator(), 4096, 4096)
                .writeBytes("<13>one\n".getBytes(StandardCharsets.US_ASCII));
        SyslogBatch batch = new SyslogBatch.Builder().add(0, 0, 7, 8, outcomes::add).build(received);

        // when
        Throwable thrown = catchThrowable(() -> downstream.forward(batch));

        // then
        assertThat(thrown).isInstanceOf(OutOfMemoryError.class);
        assertThat(outcomes).containsExactly(Outcome.LOST);
        assertThat(received.refCnt()).isZero();
        assertThat(registry.get(Meter.EXPORTER_SYSLOG_MESSAGES.meterName())
                        .tag("outcome", "dropped")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void tcp_collectorStopsReading_nextOneTakesOver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket next = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // given
            SyslogSocketDownstream downstream = new SyslogSocketDownstream(
                    loop.loop(), List.of(impatient(silent), impatient(next)), 64 << 20, meters);
            String line = "<13>" + "x".repeat(64 * 1024) + '\n';
            send(downstream, line);
            try (Socket neverRead = silent.accept()) {
                next.setSoTimeout(10);
                AtomicReference<Socket> takenOver = new AtomicReference<>();

                // when: more than sockets take of what nobody reads
                Eventually.await("the next collector", () -> {
                    for (int i = 0; i < 32; i++) {
                        send(downstream, line);
                    }
                    return catchThrowable(() -> takenOver.set(next.accept())) == null;
                });

                // then
                assertThat(takenOver.get().getInputStream().readNBytes(line.length())).hasSize(line.length());
                assertThat(neverRead.getInputStream().read()).isNotNegative();
                takenOver.get().close();
            }
            loop.run(downstream::abort);
        }
    }

    private SyslogCollector impatient(ServerSocket server) {
        SyslogSockets sockets = new SyslogSockets(NioSocketChannel.class, null);
        return new SyslogCollector(
                InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort()),
                new SyslogTcpWire(sockets, false, Duration.ofMillis(200), meters));
    }

    private void send(SyslogSocketDownstream downstream, String message) {
        loop.run(() -> {
            downstream.forward(SyslogBatch.ofDatagram(Unpooled.copiedBuffer(message, StandardCharsets.US_ASCII)));
            downstream.flush();
        });
    }

    private static String receive(DatagramSocket socket) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }
}
