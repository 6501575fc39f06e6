package io.scrubjay.proxy.receive.syslog;

import io.scrubjay.proxy.tls.TlsContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One place where a server takes syslog. */
sealed interface SyslogListener {
    /** Its key in the configuration, such as {@code receivers.syslog.tcp}. */
    String name();

    /** The tag of its meters: {@code tcp}, {@code udp}, {@code tls}, {@code relp} or {@code unix}. */
    String transport();

    /**
     * Connections that carry a stream.
     *
     * @param relp whether they speak RELP, or else are framed by RFC 6587
     * @param tls null for plain text
     */
    record Stream(
            String name, String transport, InetSocketAddress address, boolean relp, @Nullable TlsContext tls)
            implements SyslogListener {}

    /** Datagrams from the network. */
    record Udp(String name, String transport, InetSocketAddress address) implements SyslogListener {}

    /** Datagrams from this machine, by a socket in its file system. */
    record Unix(String name, String transport, Path path) implements SyslogListener {}
}
