package io.scrubjay.proxy.receive.syslog;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.redact.SyslogSessions;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Receives syslog over TCP (RFC 6587), TLS (RFC 5425), RELP, UDP (RFC 5426) and a Unix socket, masks it and hands it to the
 * exporter's queues.
 *
 * <p>Every connection stays on one event loop, together with the scanner and the downstream of that loop: messages of one
 * connection leave in the order in which they came. Start and stop once, on any thread but an event loop.
 */
public final class SyslogServer {
    private final Transport transport;
    private final SyslogServerSettings settings;
    private final Function<? super EventLoop, ? extends SyslogSessions> sessions;
    private final Function<? super EventLoop, ? extends SyslogDownstream> downstreams;
    private final Meters meters;
    private final Map<EventLoop, SyslogLane> lanes = new ConcurrentHashMap<>();
    private final Map<SyslogTcpHandler, Channel> connections = new ConcurrentHashMap<>();
    private final Map<SyslogListener, Channel> listening = new LinkedHashMap<>();

    /**
     * Creates a server that does not listen yet.
     *
     * @param transport the event loops that it runs on; not closed by this
     * @param sessions gives what begins the sessions of an event loop; whoever made it frees what it stands on, after
     *     {@link #stop}
     * @param downstreams likewise the way out
     */
    public SyslogServer(
            Transport transport,
            SyslogServerSettings settings,
            Function<? super EventLoop, ? extends SyslogSessions> sessions,
            Function<? super EventLoop, ? extends SyslogDownstream> downstreams,
            Meters meters) {
        this.transport = transport;
        this.settings = settings;
        this.sessions = sessions;
        this.downstreams = downstreams;
        this.meters = meters;
    }

    /**
     * Listens.
     *
     * @return the bound addresses by their names in the configuration, with the ports that were free where 0 was asked for;
     *     without Unix sockets
     * @throws IOException if an address cannot be bound, with its name; nothing listens then
     */
    public Map<String, InetSocketAddress> start() throws IOException {
        Map<String, InetSocketAddress> bound = new LinkedHashMap<>();
        try {
            for (SyslogListener listener : settings.listeners()) {
                Channel channel = listen(listener);
                listening.put(listener, channel);
                if (channel.localAddress() instanceof InetSocketAddress address) {
                    bound.put(listener.name(), address);
                }
            }
        } catch (IOException e) {
            closeListeners();
            throw e;
        }
        return bound;
    }

    private Channel listen(SyslogListener listener) throws IOException {
        SyslogReceiverMeters counters = new SyslogReceiverMeters(meters, listener);
        return switch (listener) {
            case SyslogListener.Stream stream ->
                new StreamListener(transport, stream, settings, connections, this::lane, counters).bind();
            case SyslogListener.Udp udp ->
                DatagramListeners.bindUdp(transport, udp, settings.maxMessageBytes(), this::lane, counters);
            case SyslogListener.Unix unix ->
                DatagramListeners.bindUnix(transport, unix, settings.maxMessageBytes(), this::lane, counters);
        };
    }

    /**
     * Stops listening, then closes each connection once nothing comes on it any more. Returns when all are closed, which
     * takes {@code grace} at most. What was received whole by then is with the downstream.
     */
    public void stop(Duration grace) {
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        closeListeners();
        // Connections that were accepted before are on their way to their event loops.
        awaitQueuedTasks();
        connections.forEach((handler, channel) -> channel.eventLoop().execute(handler::closeWhenQuiet));
        connections.forEach((handler, channel) -> channel.closeFuture()
                .awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
        connections.forEach((handler, channel) -> channel.eventLoop().execute(handler::closeNow));
        connections.forEach((handler, channel) -> channel.closeFuture().awaitUninterruptibly());
        // Twice, since the first may get ahead of what a closing channel has yet to hand on.
        awaitQueuedTasks();
        awaitQueuedTasks();
    }

    private void awaitQueuedTasks() {
        transport.group().forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
    }

    private SyslogLane lane(EventLoop loop) {
        return lanes.computeIfAbsent(
                loop,
                key -> new SyslogLane(
                        key, sessions.apply(key), downstreams.apply(key), new IncompleteFrames(incompleteLimitBytes())));
    }

    /** Of an event loop, which has room for the longest message in any case. */
    private long incompleteLimitBytes() {
        long loops = StreamSupport.stream(transport.group().spliterator(), false).count();
        return Math.max(2L * settings.maxMessageBytes(), settings.maxIncompleteBytes() / loops);
    }

    private void closeListeners() {
        listening.values().forEach(channel -> channel.close().awaitUninterruptibly());
        listening.clear();
    }
}
