package io.scrubjay.proxy.forward;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks up the addresses of a name, at least one; may block. Any thread. */
@FunctionalInterface
interface HostResolver {
    /**
     * The addresses of {@code host}.
     *
     * @throws UnknownHostException if it has none
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
