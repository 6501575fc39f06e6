package io.scrubjay.proxy.config;

import io.scrubjay.rules.syntax.Problems;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads listeners, and checks them against each other and against the endpoints that telemetry is sent to. One thread. */
final class ListenerChecks {
    private static final Map<String, Integer> SCHEME_PORTS = Map.of("http", 80, "https", 443);

    private final List<Listener> listeners = new ArrayList<>();
    /** Paths of those to which clients must show a certificate. */
    private final Set<String> authenticated = new HashSet<>();

    private record Listener(Section section, String key, String path, InetSocketAddress address, boolean datagrams) {
        boolean overlaps(Listener other) {
            InetAddress mine = address.getAddress();
            InetAddress its = other.address.getAddress();
            return datagrams == other.datagrams
                    && address.getPort() != 0
                    && address.getPort() == other.address.getPort()
                    && (mine.equals(its) || mine.isAnyLocalAddress() || its.isAnyLocalAddress());
        }
    }

    /** A port that only this machine reaches. */
    static Optional<InetSocketAddress> loopback(int port) {
        return Optional.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    /** The address under a key, null for none, as one more listener. */
    @Nullable InetSocketAddress read(
            Section section, String key, String path, Optional<InetSocketAddress> fallback, boolean datagrams) {
        Optional<InetSocketAddress> address = section.read(key, Values::listener, fallback);
        address.ifPresent(listen -> add(section, key, path, listen, datagrams));
        return address.orElse(null);
    }

    /** Adds a listener; one on the address of an earlier one is a problem. */
    private void add(Section section, String key, String path, InetSocketAddress address, boolean datagrams) {
        Listener listener = new Listener(section, key, path, address, datagrams);
        for (Listener earlier : listeners) {
            if (listener.overlaps(earlier)) {
                section.problem(key, written(address) + " (expected: an address of its own, " + earlier.path
                        + " has this one)");
                break;
            }
        }
        listeners.add(listener);
    }

    /** Notes how listeners are encrypted, which says whether they know their clients. */
    void encrypted(ScrubjayConfig.@Nullable ServerTls tls, String... paths) {
        if (tls != null && (tls.clientCa() != null || !tls.clientFingerprints().isEmpty())) {
            authenticated.addAll(List.of(paths));
        }
    }

    /** Warns of each listener that other machines can reach without a certificate. */
    void warnBeyondLoopback(Problems warnings) {
        for (Listener listener : listeners) {
            if (!listener.address.getAddress().isLoopbackAddress() && !authenticated.contains(listener.path)) {
                listener.section.add(warnings, listener.key, written(listener.address)
                        + ": reachable from other machines, without authentication; a loopback address is not");
            }
        }
    }

    /** Why telemetry sent to the endpoint would run in a circle: it leads back to a listener. Null where it does not. */
    @Nullable String loop(URI endpoint) {
        int port = endpoint.getPort() < 0 ? SCHEME_PORTS.getOrDefault(endpoint.getScheme(), 0) : endpoint.getPort();
        boolean datagrams = endpoint.getScheme().equals("udp");
        for (Listener listener : listeners) {
            if (listener.datagrams == datagrams
                    && listener.address.getPort() != 0
                    && listener.address.getPort() == port
                    && leadsTo(endpoint.getHost(), listener.address.getAddress())) {
                return endpoint + " (expected: another place than our own " + listener.path + ")";
            }
        }
        return null;
    }

    /** As {@link #loop}, as a problem of the key. */
    void rejectLoop(Section section, String key, URI endpoint) {
        String loop = loop(endpoint);
        if (loop != null) {
            section.problem(key, loop);
        }
    }

    /** Decided without a name server: names other than localhost count as other machines. */
    private static boolean leadsTo(String host, InetAddress listener) {
        if (host.equals("localhost")) {
            return listener.isLoopbackAddress() || listener.isAnyLocalAddress();
        }
        try {
            InetAddress target = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            return target.equals(listener)
                    || target.isAnyLocalAddress()
                    || (listener.isAnyLocalAddress() && target.isLoopbackAddress());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code 127.0.0.1:4317}, {@code [::1]:4317}. */
    static String written(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
