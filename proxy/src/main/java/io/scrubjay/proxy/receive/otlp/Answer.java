package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes back to a sender, of whatever HTTP version: status, header fields, body and, for gRPC, trailers. Owns its body
 * until it is taken or released.
 */
final class Answer {
    private final int status;
    private final ByteBuf body;
    private final List<Field> headers = new ArrayList<>(4);
    private final List<Field> trailers = new ArrayList<>(2);

    /** Takes ownership of {@code body}; released by {@link #release} unless a channel took it. */
    Answer(int status, ByteBuf body) {
        this.status = status;
        this.body = body;
    }

    Answer header(String name, String value) {
        headers.add(new Field(name, value));
        return this;
    }

    Answer trailer(String name, String value) {
        trailers.add(new Field(name, value));
        return this;
    }

    int status() {
        return status;
    }

    ByteBuf body() {
        return body;
    }

    List<Field> headers() {
        return headers;
    }

    List<Field> trailers() {
        return trailers;
    }

    void release() {
        body.release();
    }

    /**
     * A header or trailer field.
     *
     * @param name lower case, as HTTP/2 demands
     */
    record Field(String name, String value) {}
}
