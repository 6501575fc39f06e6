package io.scrubjay.proxy.http;

import java.util.Arrays;

/**
 * An answer to a unary call. Not a record, since its message is an array.
 *
 * <p>Its {@code toString()} shows the status.
 */
public final class GrpcReply {
    private static final int OK = 0;

    private final int status;
    private final byte[] message;

    /** Takes the array over. */
    GrpcReply(int status, byte[] message) {
        this.status = status;
        this.message = message;
    }

    /** The {@code grpc-status} (google.rpc.Code). */
    public int status() {
        return status;
    }

    /** Whether the call succeeded; otherwise there is no message. */
    public boolean isOk() {
        return status == OK;
    }

    /** The message without its prefix, a copy. */
    public byte[] message() {
        return Arrays.copyOf(message, message.length);
    }

    @Override
    public String toString() {
        return "grpc-status " + status;
    }
}
