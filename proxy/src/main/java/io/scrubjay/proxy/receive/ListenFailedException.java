package io.scrubjay.proxy.receive;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Says which listener could not be opened, where, and what it would take. */
public final class ListenFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes a failed bind.
     *
     * @param name key of the listener in the configuration, such as {@code receivers.otlp.grpc}
     */
    public ListenFailedException(String name, InetSocketAddress address, Throwable cause) {
        super(name + ": " + text(address) + " (expected: " + expectation(address, cause) + ")", cause);
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static String expectation(InetSocketAddress address, Throwable cause) {
        if (address.isUnresolved()) {
            return "an address of this machine; unknown host";
        }
        String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("in use")) {
            return "a free port; already in use";
        }
        if (reason.contains("permission")) {
            return "a port that this user may open; permission denied";
        }
        if (reason.contains("assign")) {
            return "an address of this machine; not one of its interfaces";
        }
        return "an address to listen on; " + cause.getClass().getSimpleName();
    }
}
