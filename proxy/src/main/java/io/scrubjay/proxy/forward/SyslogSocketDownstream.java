package io.scrubjay.proxy.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.PeerFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's queue and socket towards the collector.
 *
 * <p>Connects when there is something to send, and again after a failure, with growing waits. A batch stays in the queue
 * until its wire says that it is through: by TCP and TLS once the kernel has taken all of it, by RELP once the collector has
 * answered. Those that were not when a connection broke are sent again, so that some messages may arrive twice. What the kernel
 * had taken and the collector had not is lost over TCP, which does not tell. A message at which a RELP collector has broken
 * off {@value #MAX_BREAKS} times in a row is dropped.
 */
final class SyslogSocketDownstream extends SyslogQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogSocketDownstream.class);

    static final int MAX_BREAKS = 5;
    static final Duration RESOLVE_INTERVAL = Duration.ofSeconds(30);
    /** A connection that has carried nothing for so long may be closed without its collector having failed. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private enum State {
        IDLE,
        CONNECTING,
        CONNECTED,
        BACKING_OFF
    }

    private final List<SyslogCollector> collectors;
    private final HostResolver resolver;
    private final Duration resolveInterval;
    private State state = State.IDLE;
    /** How often a connection was tried: attempts take the addresses of a collector's name in turn. */
    private int attempts;
    /** Which of the collectors is spoken to. */
    private int chosen;

    private InetSocketAddress resolved;
    private long resolvedNanos;
    private boolean resolving;
    private @Nullable Throwable failure;
    private @Nullable Channel channel;
    /** When the connection was opened or last written to. */
    private long usedNanos;
    /** The message at which the connection broke last, */
    private @Nullable SyslogBatch suspect;

    private int suspectIndex;
    /** and how often in a row. */
    private int breaks;

    /**
     * Creates an idle one.
     *
     * @param collectors at least one; those behind the first are tried when the one before fails
     */
    SyslogSocketDownstream(
            EventLoop loop, List<SyslogCollector> collectors, long queueBytes, SyslogExporterMeters meters) {
        this(loop, collectors, InetAddress::getAllByName, RESOLVE_INTERVAL, queueBytes, meters);
    }

    /** @param resolveInterval after what time the name of a collector without a connection is looked up again */
    SyslogSocketDownstream(
            EventLoop loop,
            List<SyslogCollector> collectors,
            HostResolver resolver,
            Duration resolveInterval,
            long queueBytes,
            SyslogExporterMeters meters) {
        super(loop, queueBytes, meters);
        this.collectors = List.copyOf(collectors);
        this.resolver = resolver;
        this.resolveInterval = resolveInterval;
        this.resolved = collectors.getFirst().address();
    }

    @Override
    boolean leavesAtOnce() {
        return channel != null
                && channel.isWritable()
                && waiting.isEmpty()
                && collector().wire().endsWithTheSocket();
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
        resolve(
                collector,
                addresses -> open(new InetSocketAddress(addresses.get(attempt % addresses.size()), collector.getPort())),
                this::backOff);
    }

    /** On a thread of its own, since the system's look-up blocks. */
    private void resolve(
            InetSocketAddress collector, Consumer<List<InetAddress>> onFound, Consumer<UnknownHostException> onFailed) {
        Thread.ofVirtual().name("scrubjay-resolver").start(() -> {
            try {
                List<InetAddress> addresses = List.of(resolver.resolve(collector.getHostString()));
                onLoop(() -> onFound.accept(addresses));
            } catch (UnknownHostException e) {
                onLoop(() -> onFailed.accept(e));
            }
        });
    }

    /** Follows a name whose address may change while nothing breaks; what comes meanwhile goes to the address before. */
    private void resolveAgain() {
        if (resolving || System.nanoTime() - resolvedNanos < resolveInterval.toNanos()) {
            return;
        }
        resolving = true;
        SyslogCollector collector = collector();
        resolve(collector.address(), addresses -> resolvedAgain(collector, addresses), e -> {
            LOGGER.atDebug().addKeyValue("collector", collector).log("name of the syslog collector not known at the moment");
            resolvedAgain(collector, List.of());
        });
    }

    private void resolvedAgain(SyslogCollector collector, List<InetAddress> addresses) {
        resolving = false;
        resolvedNanos = System.nanoTime();
        if (collector.equals(collector()) && !addresses.isEmpty() && !addresses.contains(resolved.getAddress())) {
            resolved = new InetSocketAddress(addresses.getFirst(), collector.address().getPort());
            LOGGER.atInfo().addKeyValue("collector", resolved).log("syslog collector has another address");
        }
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
        resolvedNanos = System.nanoTime();
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
            state = State.IDLE;
            connectIfNeeded();
        }
    }

    private void connectIfNeeded() {
        if (!waiting.isEmpty()) {
            connect();
        }
    }

    private void connected(Channel opened) {
        if (hasEnded()) {
            opened.close();
            return;
        }
        state = State.CONNECTED;
        channel = opened;
        usedNanos = System.nanoTime();
        LOGGER.atInfo().addKeyValue("collector", resolved).log("syslog collector connected");
        write();
        opened.flush();
    }

    private void disconnected(Channel closed) {
        channel = null;
        int unanswered = collector().wire().firstUnanswered(closed);
        boolean lostNothing = state == State.CONNECTED && underWay.isEmpty() && wasIdle();
        while (!underWay.isEmpty()) {
            waiting.addFirst(underWay.pollLast());
        }
        if (hasEnded()) {
            return;
        }
        if (lostNothing) {
            LOGGER.atDebug().addKeyValue("collector", resolved).log("idle connection closed by the syslog collector");
            state = State.IDLE;
            connectIfNeeded();
            return;
        }
        // Silence is not about one message.
        if (unanswered >= 0 && (failure == null || failure instanceof IOException)
                && !(failure instanceof SocketTimeoutException)) {
            brokeAt(unanswered);
        }
        backOff(failure == null ? new IOException("connection: closed by the collector") : failure);
    }

    /** Whether nothing under way means that nothing was lost: the collector answers, or has had time to read it. */
    private boolean wasIdle() {
        return !collector().wire().endsWithTheSocket() || System.nanoTime() - usedNanos >= IDLE.toNanos();
    }

    /** Notes which message of the first batch was the first without an answer. */
    private void brokeAt(int index) {
        SyslogBatch batch = waiting.element();
        breaks = batch.equals(suspect) && index == suspectIndex ? breaks + 1 : 1;
        suspect = batch;
        suspectIndex = index;
        if (breaks < MAX_BREAKS) {
            return;
        }
        LOGGER.atWarn()
                .addKeyValue("collector", resolved)
                .addKeyValue("lengthBytes", batch.messageTo(index) - batch.messageFrom(index))
                .addKeyValue("times", breaks)
                .log("syslog message dropped: the collector broke off at it each time");
        suspect = null;
        meters.refused(1);
        batch.settle(index, Outcome.REFUSED);
        splitFirst(waiting.remove(), index, index + 1);
    }

    private void write() {
        Channel open = channel;
        if (open != null && !collector().wire().keepsAddress()) {
            resolveAgain();
        }
        while (open != null && open.isActive() && !waiting.isEmpty()) {
            if (!open.isWritable()) {
                open.flush();
                if (!open.isWritable()) {
                    return;
                }
                // A socket that has become writable again has been written to by now.
                continue;
            }
            usedNanos = System.nanoTime();
            SyslogBatch batch = waiting.remove();
            underWay.add(batch);
            write(open, batch);
        }
    }

    private void write(Channel open, SyslogBatch batch) {
        try {
            collector().wire().write(open, resolved, batch).addListener(written -> {
                if (written.isSuccess()) {
                    written(batch);
                } else {
                    open.close();
                }
            });
        } catch (RuntimeException | OutOfMemoryError e) { // of direct memory; the heap's end ends the process
            // It stays under way, and is sent again on another connection.
            failure = e;
            open.close();
        }
    }

    /** A batch is through: the oldest one, but for answers that come out of order. */
    private void written(SyslogBatch batch) {
        if (underWay.removeFirstOccurrence(batch)) {
            backoff.reset();
            if (batch.equals(suspect)) {
                suspect = null;
            }
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
            disconnected(ctx.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("syslog collector connection failed");
            failure = failure == null ? cause : failure; // what comes of closing says nothing
            ctx.close();
        }
    }
}
