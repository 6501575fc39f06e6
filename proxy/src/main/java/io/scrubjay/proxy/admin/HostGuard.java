package io.scrubjay.proxy.admin;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that came by a name which is not ours, while we listen on loopback only: a page in the operator's
 * browser may let its own name point to 127.0.0.1 (DNS rebinding) and would read the API. An address needs no name to
 * be resolved, so it cannot be rebound.
 */
final class HostGuard {
    private final boolean guarded;
    private final Set<String> names;

    /** @param names by which the API may be called beside {@code localhost} */
    HostGuard(InetSocketAddress listen, Set<String> names) {
        this.guarded = listen.getAddress() != null && listen.getAddress().isLoopbackAddress();
        this.names = Set.copyOf(names);
    }

    /** Whether a request with this {@code Host} may be answered. */
    boolean allows(@Nullable String host) {
        if (!guarded) {
            return true;
        }
        if (host == null) {
            return false;
        }
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || NetUtil.isValidIpV4Address(name)
                || (name.startsWith("[") && name.endsWith("]") && NetUtil.isValidIpV6Address(name))
                || names.contains(name);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
