package io.scrubjay.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scrubjay.proxy.config.ScrubjayConfig.OtlpReceiver;
import io.scrubjay.proxy.config.ScrubjayConfig.SyslogReceiver;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code receivers}. Used once, one thread. */
final class ReceiversReader {
    private static final int MIB = 1024 * 1024;
    private static final int DEFAULT_REQUEST_BYTES = 64 * MIB;
    /** Those that no default turns on. */
    private static final List<String> SYSLOG_LISTENERS = List.of("tls", "relp", "relpTls", "unix");
    /** {@code sun_path} of Linux has 108 bytes, the last of which is NUL. */
    private static final int MAX_SOCKET_PATH = 107;

    private final Section root;
    private final ListenerChecks listeners;
    private final NamedFiles files;
    private final TlsReader tls;
    /** Without a file the receivers of the defaults are on. */
    private final boolean byDefault;

    ReceiversReader(Section root, ListenerChecks listeners, NamedFiles files, TlsReader tls) {
        this.root = root;
        this.listeners = listeners;
        this.files = files;
        this.tls = tls;
        this.byDefault = root.yaml() == null;
    }

    ScrubjayConfig.Receivers read(Section section) {
        Section otlp = section.section("otlp");
        Section syslog = section.section("syslog");
        InetSocketAddress grpc = listeners.read(otlp, "grpc", "receivers.otlp.grpc", receiverDefault(4317), false);
        InetSocketAddress http = listeners.read(otlp, "http", "receivers.otlp.http", receiverDefault(4318), false);
        int maxRequestBytes = otlp.read("maxRequestBytes", Values.sizeBytes(1024, 1024 * MIB), DEFAULT_REQUEST_BYTES);
        ScrubjayConfig.ServerTls certificates = tls.server(otlp.section("tls"), false);
        listeners.encrypted(certificates, "receivers.otlp.grpc", "receivers.otlp.http");
        otlp.rejectUnknownKeys();
        SyslogReceiver syslogReceiver = syslogReceiver(syslog);
        section.rejectUnknownKeys();
        if (!isOn(otlp, "grpc") && !isOn(otlp, "http") && !isOn(syslog, "tcp") && !isOn(syslog, "udp")
                && SYSLOG_LISTENERS.stream().noneMatch(key -> isAsked(syslog, key))) {
            root.problem("receivers", "none (expected: at least one of otlp.grpc, otlp.http, syslog.tcp, syslog.udp, syslog."
                    + String.join(", syslog.", SYSLOG_LISTENERS) + ")");
        }
        return new ScrubjayConfig.Receivers(
                grpc == null && http == null ? null : new OtlpReceiver(grpc, http, maxRequestBytes, certificates),
                syslogReceiver);
    }

    private @Nullable SyslogReceiver syslogReceiver(Section syslog) {
        InetSocketAddress tcp = listeners.read(syslog, "tcp", "receivers.syslog.tcp", receiverDefault(5514), false);
        InetSocketAddress udp = listeners.read(syslog, "udp", "receivers.syslog.udp", receiverDefault(5514), true);
        InetSocketAddress encryptedTcp = listeners.read(syslog, "tls", "receivers.syslog.tls", Optional.empty(), false);
        InetSocketAddress relp = listeners.read(syslog, "relp", "receivers.syslog.relp", Optional.empty(), false);
        InetSocketAddress relpTls = listeners.read(syslog, "relpTls", "receivers.syslog.relpTls", Optional.empty(), false);
        Path unix = syslog.read("unix", this::socket, Optional.<Path>empty()).orElse(null);
        int maxMessageBytes = syslog.read("maxMessageBytes", Values.sizeBytes(1024, 64 * MIB), MIB);
        Section certificates = syslog.section("certificates");
        ScrubjayConfig.ServerTls shown = tls.server(certificates, true);
        listeners.encrypted(shown, "receivers.syslog.tls", "receivers.syslog.relpTls");
        boolean encrypted = isAsked(syslog, "tls") || isAsked(syslog, "relpTls");
        if (encrypted && !certificates.isPresent()) {
            syslog.problem("certificates", "missing (expected: certificate and key, for tls and relpTls)");
        }
        if (!encrypted && certificates.isPresent()) {
            syslog.problem("certificates", "for no listener (expected: tls or relpTls besides)");
        }
        syslog.rejectUnknownKeys();
        if (tcp == null && udp == null && encryptedTcp == null && relp == null && relpTls == null && unix == null) {
            return null;
        }
        return new SyslogReceiver(tcp, udp, encryptedTcp, relp, relpTls, unix, shown, maxMessageBytes);
    }

    /** Whether a listener without a default is named, rightly written or not. */
    private static boolean isAsked(Section section, String key) {
        return !section.read(key, text -> text, Values.OFF).equals(Values.OFF);
    }

    private Optional<Path> socket(String text) throws BadValueException {
        if (text.equals(Values.OFF)) {
            return Optional.empty();
        }
        Path file = files.path(text);
        if (file == null || file.getFileName() == null || file.toString().getBytes(UTF_8).length > MAX_SOCKET_PATH) {
            throw new BadValueException(text, "a path of at most " + MAX_SOCKET_PATH + " bytes");
        }
        return Optional.of(file);
    }

    /** Whether the listener is asked for, rightly written or not. */
    private boolean isOn(Section section, String key) {
        return !section.read(key, text -> text, byDefault ? "" : Values.OFF).equals(Values.OFF);
    }

    private Optional<InetSocketAddress> receiverDefault(int port) {
        return byDefault ? ListenerChecks.loopback(port) : Optional.empty();
    }
}
