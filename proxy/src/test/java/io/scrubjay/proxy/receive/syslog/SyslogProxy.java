package io.scrubjay.proxy.receive.syslog;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.scrubjay.proxy.forward.SyslogExporter;
import io.scrubjay.proxy.forward.SyslogExporters;
import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.redact.SyslogTestRules;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Receiver, redactor and exporter put together, with the rules of {@link SyslogTestRules}. */
final class SyslogProxy implements AutoCloseable {
    static final int MAX_MESSAGE_BYTES = 100_000;
    static final int MAX_CONNECTIONS = 20;

    private static final Duration GRACE = Duration.ofSeconds(5);

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<LocatedFinding> findings = new CopyOnWriteArrayList<>();
    final InetSocketAddress tcp;
    final InetSocketAddress udp;

    private static final boolean EPOLL = Epoll.isAvailable();

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(2, EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final SyslogExporter exporter;
    private final SyslogServer server;
    private boolean stopped;

    SyslogProxy(String endpoint) throws IOException {
        this(endpoint, 1 << 20, Duration.ofSeconds(60));
    }

    SyslogProxy(String endpoint, int queueBytes, Duration stallTimeout) throws IOException {
        Meters meters = new Meters(registry);
        exporter = new SyslogExporters(
                        EPOLL ? EpollSocketChannel.class : NioSocketChannel.class,
                        EPOLL ? EpollDatagramChannel.class : NioDatagramChannel.class,
                        2,
                        meters)
                .toCollector(URI.create(endpoint), queueBytes);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = SyslogServer.builder(
                        group,
                        loop -> SyslogTestRules.redactor(findings::add, registry),
                        exporter::downstream,
                        meters)
                .tcp(any, EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .udp(any, EPOLL ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .maxMessageBytes(MAX_MESSAGE_BYTES)
                .maxConnections(MAX_CONNECTIONS)
                .stallTimeout(stallTimeout)
                .build();
        SyslogServer.Addresses addresses = server.start();
        tcp = requireNonNull(addresses.tcp());
        udp = requireNonNull(addresses.udp());
    }

    double messages(String transport, String outcome) {
        return registry.get(Meter.SYSLOG_MESSAGES.meterName())
                .tags("transport", transport, "outcome", outcome)
                .counter()
                .count();
    }

    double refused(String reason) {
        return registry.get(Meter.RECEIVER_REFUSED.meterName()).tag("reason", reason).counter().count();
    }

    double exported(String outcome) {
        return registry.get(Meter.EXPORTER_SYSLOG_MESSAGES.meterName()).tag("outcome", outcome).counter().count();
    }

    double queuedBytes() {
        return registry.get(Meter.EXPORTER_QUEUE_BYTES.meterName()).gauge().value();
    }

    /** Stops as a process does: receivers first, then the exporter. */
    void stop(Duration exporterGrace) {
        if (!stopped) {
            stopped = true;
            server.stop(GRACE);
            exporter.stop(exporterGrace);
        }
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
