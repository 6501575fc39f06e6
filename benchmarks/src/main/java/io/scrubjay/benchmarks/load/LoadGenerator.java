package io.scrubjay.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.scrubjay.benchmarks.corpus.Payload;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Posts ready-made requests over persistent connections, one at a time on each (closed loop), on one event loop.
 *
 * <p>Requests are encoded once, in direct memory, and sent as they are; answers are read by status only.
 */
final class LoadGenerator implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventLoopGroup group = Transport.newGroup("load");

    /**
     * Posts until the time is over.
     *
     * @param target where to
     * @param payloads the bodies, sent in turn
     * @param connections how many at once
     * @param duration how long new requests are sent
     * @throws IllegalStateException if the target cannot be reached or does not answer for 20 seconds
     */
    Load run(InetSocketAddress target, List<Payload> payloads, int connections, Duration duration)
            throws InterruptedException {
        List<ByteBuf> requests = encode(target, payloads);
        Round round = new Round(requests, connections);
        List<Channel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                channels.add(connect(target, round));
            }
            long startNanos = System.nanoTime();
            round.deadlineNanos = startNanos + duration.toNanos();
            channels.forEach(channel -> channel.eventLoop().execute(() -> round.send(channel)));
            boolean ended = round.running.await(duration.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            if (!ended) {
                throw new IllegalStateException("load: " + round.running.getCount() + " of " + connections
                        + " connections to " + target + " without an answer (expected: one within "
                        + PATIENCE.toSeconds() + " s)");
            }
            return new Load(round.accepted.sum(), round.failed.sum(), round.sentBytes.sum(), seconds);
        } finally {
            for (Channel channel : channels) {
                channel.close().sync();
            }
            requests.forEach(ByteBuf::release);
        }
    }

    private Channel connect(InetSocketAddress target, Round round) throws InterruptedException {
        return new Bootstrap()
                .group(group)
                .channel(Transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.pipeline().addLast(new HttpResponseDecoder(), new Answers(round));
                    }
                })
                .connect(target)
                .sync()
                .channel();
    }

    private static List<ByteBuf> encode(InetSocketAddress target, List<Payload> payloads) {
        List<ByteBuf> requests = new ArrayList<>(payloads.size());
        for (Payload payload : payloads) {
            String head = "POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1:" + target.getPort()
                    + "\r\nContent-Type: application/x-protobuf\r\nContent-Length: " + payload.bytes().length
                    + "\r\n\r\n";
            ByteBuf request = ByteBufAllocator.DEFAULT.directBuffer(head.length() + payload.bytes().length);
            requests.add(
                    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII)).writeBytes(payload.bytes()));
        }
        return requests;
    }

    @Override
    public void close() {
        var _ = group.shutdownGracefully();
    }

    /** What one run has done so far. */
    private static final class Round {
        private final List<ByteBuf> requests;
        private final AtomicInteger next = new AtomicInteger();
        private final LongAdder accepted = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder sentBytes = new LongAdder();
        private final CountDownLatch running;
        private volatile long deadlineNanos;

        Round(List<ByteBuf> requests, int connections) {
            this.requests = requests;
            this.running = new CountDownLatch(connections);
        }

        void send(Channel channel) {
            ByteBuf request = requests.get(Math.floorMod(next.getAndIncrement(), requests.size()));
            sentBytes.add(request.readableBytes());
            var _ = channel.writeAndFlush(request.retainedDuplicate(), channel.voidPromise());
        }
    }

    /** Reads the answers of one connection. */
    private static final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        private final Round round;
        private boolean success;
        private boolean ended;

        Answers(Round round) {
            this.round = round;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response) {
                success = response.status().code() == 200 && response.decoderResult().isSuccess();
            }
            if (part instanceof LastHttpContent) {
                (success ? round.accepted : round.failed).increment();
                if (System.nanoTime() - round.deadlineNanos < 0) {
                    round.send(context.channel());
                } else {
                    end();
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!ended) {
                round.failed.increment();
                end();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }

        private void end() {
            if (!ended) {
                ended = true;
                round.running.countDown();
            }
        }
    }
}
