package io.scrubjay.proxy.revoke.connector;

import java.util.Arrays;

/** A credential itself, in memory until it is wiped. Any thread; never shows itself. */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;

    /** Takes the array over. */
    public Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy, which whoever takes it wipes. */
    byte[] copy() {
        return bytes.clone();
    }

    /** A copy that lives on by itself. */
    public Secret duplicate() {
        return new Secret(bytes.clone());
    }

    /** Wipes it. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "[hidden]";
    }
}
