package io.scrubjay.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.scrubjay.benchmarks.corpus.Payload;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Posts ready-made requests over persistent connections, one at a time on each, on one event loop: each as soon as the
 * one before is answered (closed loop), or at a rate (open loop).
 *
 * <p>Requests are encoded once, in direct memory, and sent as they are; answers are read by status only.
 */
final class LoadGenerator implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventLoopGroup group = Transport.newGroup("load");

    /**
     * Posts as much as is answered until the time is over.
     *
     * @param wire in which form
     * @param target where to
     * @param payloads the bodies, sent in turn
     * @param connections how many at once
     * @param duration how long new requests are sent
     * @throws IllegalStateException if the target cannot be reached or does not answer for 20 seconds
     */
    Load run(Wire wire, InetSocketAddress target, List<Payload> payloads, int connections, Duration duration)
            throws InterruptedException {
        ClosedLoop pace = new ClosedLoop(wire, duration);
        double seconds = run(wire, target, payloads, connections, duration, pace);
        return new Load(pace.accepted(), pace.failed(), pace.sentBytes(), seconds);
    }

    /**
     * Posts at a rate, and measures each request from when it was due: what waits because the target is slow counts
     * its waiting, too (no coordinated omission).
     *
     * @param rate requests a second, above 0
     * @throws IllegalStateException if the target cannot be reached or lags behind by 20 seconds
     */
    Latency run(
            Wire wire,
            InetSocketAddress target,
            List<Payload> payloads,
            int connections,
            Duration duration,
            double rate)
            throws InterruptedException {
        OpenLoop pace = new OpenLoop(wire, duration, rate, System::nanoTime);
        run(wire, target, payloads, connections, duration, pace);
        return pace.latency();
    }

    private double run(
            Wire wire,
            InetSocketAddress target,
            List<Payload> payloads,
            int connections,
            Duration duration,
            Pace pace)
            throws InterruptedException {
        List<ByteBuf> requests =
                payloads.stream().map(payload -> wire.encode(target, payload)).toList();
        List<Channel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                channels.add(connect(wire, target, pace));
            }
            long startNanos = System.nanoTime();
            channels.getFirst().eventLoop().execute(() -> pace.start(channels, requests));
            boolean ended = pace.awaitEnd(duration.plus(PATIENCE));
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            if (!ended) {
                throw new IllegalStateException("load: requests to " + target
                        + " without an answer (expected: one within " + PATIENCE.toSeconds() + " s)");
            }
            return seconds;
        } finally {
            for (Channel channel : channels) {
                channel.close().sync();
            }
            requests.forEach(ByteBuf::release);
        }
    }

    private Channel connect(Wire wire, InetSocketAddress target, Pace pace) throws InterruptedException {
        return new Bootstrap()
                .group(group)
                .channel(Transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        wire.open(connection.pipeline(), pace);
                    }
                })
                .connect(target)
                .sync()
                .channel();
    }

    @Override
    public void close() {
        var _ = group.shutdownGracefully();
    }
}
