package io.scrubjay.proxy.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.telemetry.PeerFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's queue and socket towards the collector.
 *
 * <p>Connects when there is something to send, and again after a failure, with growing waits. A batch stays in the queue
 * until its wire says that it is through: by TCP and TLS once the kernel has taken all of it, by RELP once the collector has
 * answered. Those that were not when a connection broke are sent again, so that some messages may arrive twice. What the kernel
 * had taken and the collector had not is lost over TCP, which does not tell.
 */
final class SyslogSocketDownstream extends SyslogQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogSocketDownstream.class);

    private enum State {
        IDLE,
        CONNECTING,
        CONNECTED,
        BACKING_OFF
    }

    private final List<SyslogCollector> collectors;
    private State state = State.IDLE;
    /** How often a connection was tried: attempts take the addresses of a collector's name in turn. */
    private int attempts;
    /** Which of the collectors is spoken to. */
    private int chosen;

    private InetSocketAddress resolved;
    private @Nullable Throwable failure;
    private @Nullable Channel channel;

    /**
     * Creates an idle one.
     *
     * @param collectors at least one; those behind the first are tried when the one before fails
     */
    SyslogSocketDownstream(
            EventLoop loop, List<SyslogCollector> collectors, long queueBytes, SyslogExporterMeters meters) {
        super(loop, queueBytes, meters);
        this.collectors = List.copyOf(collectors);
        this.resolved = collectors.getFirst().address();
    }

    @Override
    boolean leavesAtOnce() {
        return channel != null && channel.isWritable() && waiting.isEmpty();
    }

    @Override
    void added(SyslogBatch batch) {
        if (state == State.IDLE) {
            connect();
        }
        write();
    }

    @Override
    public void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    void drain() {
        flush();
    }

    @Override
    void close(boolean drained) {
        if (channel != null && drained) {
            collector().wire().close(channel);
        } else if (channel != null) {
            channel.close();
        }
    }

    private void connect() {
        state = State.CONNECTING;
        failure = null;
        int attempt = attempts++ / collectors.size();
        InetSocketAddress collector = collector().address();
        // On a thread of its own, since the system's look-up blocks.
        Thread.ofVirtual().name("scrubjay-resolver").start(() -> {
            try {
                InetAddress[] addresses = InetAddress.getAllByName(collector.getHostString());
                InetAddress address = addresses[attempt % addresses.length];
                onLoop(() -> open(new InetSocketAddress(address, collector.getPort())));
            } catch (UnknownHostException e) {
                onLoop(() -> backOff(e));
            }
        });
    }

    private void onLoop(Runnable action) {
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().log("syslog collector resolved after the event loop was shut down");
        }
    }

    private void open(InetSocketAddress address) {
        if (hasEnded()) {
            return;
        }
        resolved = address;
        collector().wire().open(loop, address, new Connection()).addListener(opened -> {
            if (!opened.isSuccess()) {
                backOff(opened.cause());
            }
        });
    }

    private SyslogCollector collector() {
        return collectors.get(chosen);
    }

    /** Turns to the next collector; after the last one, and so with a single one after each failure, it waits. */
    private void backOff(Throwable cause) {
        if (hasEnded()) {
            return;
        }
        state = State.BACKING_OFF;
        String failed = collector().toString();
        chosen = (chosen + 1) % collectors.size();
        long delayMillis = chosen == 0 ? backoff.nextDelayMillis() : 0;
        LOGGER.atWarn()
                .addKeyValue("collector", failed)
                .addKeyValue("cause", PeerFault.kind(cause))
                .addKeyValue("retryMillis", delayMillis)
                .log("syslog collector not reached");
        loop.schedule(this::retry, delayMillis, TimeUnit.MILLISECONDS);
    }

    private void retry() {
        if (state == State.BACKING_OFF) {
            if (waiting.isEmpty()) {
                state = State.IDLE;
            } else {
                connect();
            }
        }
    }

    private void connected(Channel opened) {
        if (hasEnded()) {
            opened.close();
            return;
        }
        state = State.CONNECTED;
        channel = opened;
        LOGGER.atInfo().addKeyValue("collector", resolved).log("syslog collector connected");
        write();
        opened.flush();
    }

    private void disconnected() {
        channel = null;
        while (!underWay.isEmpty()) {
            waiting.addFirst(underWay.pollLast());
        }
        if (!hasEnded()) {
            backOff(failure == null ? new IOException("connection: closed by the collector") : failure);
        }
    }

    private void write() {
        Channel open = channel;
        while (open != null && open.isActive() && !waiting.isEmpty()) {
            if (!open.isWritable()) {
                open.flush();
                if (!open.isWritable()) {
                    return;
                }
                // A socket that has become writable again has been written to by now.
                continue;
            }
            SyslogBatch batch = waiting.remove();
            underWay.add(batch);
            collector().wire().write(open, resolved, batch).addListener(written -> {
                if (written.isSuccess()) {
                    written(batch);
                } else {
                    open.close();
                }
            });
        }
    }

    /** A batch is through: the oldest one, but for answers that come out of order. */
    private void written(SyslogBatch batch) {
        if (underWay.removeFirstOccurrence(batch)) {
            backoff.reset();
            through(batch);
            endIfDrained();
        }
    }

    /** Follows one socket; what a collector says is not for us. */
    private final class Connection extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            connected(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (ctx.channel().isWritable()) {
                write();
                ctx.flush();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            disconnected();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("syslog collector connection failed");
            failure = cause;
            ctx.close();
        }
    }
}
