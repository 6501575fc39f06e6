package io.scrubjay.proxy.cli;

import io.scrubjay.proxy.config.ScrubjayConfig;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code run} prints when it is ready: where to send, where it goes, and a command to try. */
final class Banner {
    private static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int TOKEN_CHARACTERS = 36;
    private static final Map<String, String> LABELS = Map.of(
            "receivers.otlp.grpc", "OTLP",
            "receivers.otlp.http", "OTLP",
            "receivers.syslog.tcp", "syslog, TCP",
            "receivers.syslog.udp", "syslog, UDP",
            "admin.listen", "admin");

    private final Palette palette;

    Banner(Palette palette) {
        this.palette = palette;
    }

    /** @param toReady from the start of the process to listening */
    void print(RunningProxy proxy, ScrubjayConfig config, Duration toReady, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%s with %d rules, ready in %.2f s%n",
                palette.strong("Scrubjay"),
                proxy.ruleCount(),
                toReady.toMillis() / 1000.0);
        proxy.listeners().forEach((name, address) ->
                out.printf("  %-12s %s%n", LABELS.getOrDefault(name, name), written(name, address)));
        out.printf("  %-12s %s%n", "OTLP to", targets(config.exporters().otlp().endpoints()));
        out.printf("  %-12s %s%n", "syslog to", syslogTargets(config.exporters()));
        out.printf("  %-12s %s%n", "incidents", config.incidents().dir());
        String command = tryIt(proxy.listeners(), config.receivers().otlp());
        if (command != null) {
            out.printf("%nSend it a leak, in another terminal:%n  %s%n%n", command);
        }
    }

    private static String written(String name, InetSocketAddress address) {
        String hostPort = hostPort(address);
        return switch (name) {
            case "receivers.otlp.grpc", "receivers.otlp.http" -> hostPort + " (gRPC and HTTP)";
            case "admin.listen" -> "http://" + hostPort + "/v1/incidents, /metrics, /readyz";
            default -> hostPort;
        };
    }

    private static String targets(List<URI> endpoints) {
        return endpoints.isEmpty() ? target(null) : endpoints.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    private static String syslogTargets(ScrubjayConfig.Exporters exporters) {
        return exporters.syslog().otlp() ? targets(exporters.otlp().endpoints()) : targets(exporters.syslog().endpoints());
    }

    private static String target(@Nullable URI endpoint) {
        return endpoint == null ? "console" : endpoint.toString();
    }

    /** A command that sends a record with a freshly made token in it; null where nothing listens that could take it. */
    private static @Nullable String tryIt(
            Map<String, InetSocketAddress> listeners, ScrubjayConfig.@Nullable OtlpReceiver receiver) {
        InetSocketAddress otlp = listeners.getOrDefault("receivers.otlp.http", listeners.get("receivers.otlp.grpc"));
        ScrubjayConfig.ServerTls tls = receiver == null ? null : receiver.tls();
        if (otlp != null && tls != null && tls.clientCa() != null) {
            return null; // who has no certificate of it cannot try
        }
        if (otlp != null) {
            return (tls == null ? "curl -s http://" : "curl -sk https://")
                    + hostPort(reachable(otlp))
                    + "/v1/logs -H 'content-type: application/json' -d"
                    + " '{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"cloning with "
                    + token() + "\"}}]}]}]}'";
        }
        InetSocketAddress syslog = listeners.getOrDefault("receivers.syslog.tcp", listeners.get("receivers.syslog.udp"));
        if (syslog == null) {
            return null;
        }
        InetSocketAddress target = reachable(syslog);
        String transport = listeners.containsKey("receivers.syslog.tcp") ? "--tcp" : "--udp";
        return "logger " + transport + " --server " + target.getAddress().getHostAddress() + " --port " + target.getPort()
                + " 'cloning with " + token() + "'";
    }

    /** Looks like a GitHub token, and is random. */
    private static String token() {
        SecureRandom random = new SecureRandom();
        StringBuilder token = new StringBuilder("gh").append("p_");
        for (int i = 0; i < TOKEN_CHARACTERS; i++) {
            token.append(ALPHANUMERIC.charAt(random.nextInt(ALPHANUMERIC.length())));
        }
        return token.toString();
    }

    private static InetSocketAddress reachable(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }

    private static String hostPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
