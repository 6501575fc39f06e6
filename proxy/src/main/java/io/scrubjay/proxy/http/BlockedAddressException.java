package io.scrubjay.proxy.http;

import java.io.IOException;

/** Says that a host has an address that calls may not go to. */
public final class BlockedAddressException extends IOException {
    private static final long serialVersionUID = 1L;

    BlockedAddressException(String host) {
        super("address of " + host + ": private (expected: public ones only, or allowPrivate)");
    }
}
