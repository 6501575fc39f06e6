package io.scrubjay.proxy.admin;

import java.util.Arrays;

/** The body of a request, which may hold a secret: whoever takes it wipes it when done. */
final class RequestBody {
    private static final byte[] NONE = {};

    private final byte[] bytes;

    /** Takes the array over. */
    RequestBody(byte[] bytes) {
        this.bytes = bytes;
    }

    static RequestBody none() {
        return new RequestBody(NONE);
    }

    /** The bytes themselves. */
    byte[] bytes() {
        return bytes;
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }
}
