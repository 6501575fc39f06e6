package io.scrubjay.proxy.forward;

import java.net.InetSocketAddress;

/**
 * A place that messages are sent to.
 *
 * @param address its name is looked up anew for each attempt to connect
 * @param wire how messages get there
 */
record SyslogCollector(InetSocketAddress address, SyslogWire wire) {
    @Override
    public String toString() {
        return address.getHostString() + ":" + address.getPort();
    }
}
