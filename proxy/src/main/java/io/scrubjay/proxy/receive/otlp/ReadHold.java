package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;

/**
 * How long we ourselves have not read a connection, since the downstream had too much under way; its peer is not to blame for
 * that time. Confined to the event loop of the connection.
 */
final class ReadHold {
    private static final AttributeKey<ReadHold> KEY = AttributeKey.valueOf(ReadHold.class, "hold");

    private long pastNanos;
    private long sinceNanos;
    private boolean holding;

    /** That of a connection, also for each of its HTTP/2 streams. */
    static ReadHold of(Channel channel) {
        Channel connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
        ReadHold known = connection.attr(KEY).get();
        if (known != null) {
            return known;
        }
        ReadHold created = new ReadHold();
        connection.attr(KEY).set(created);
        return created;
    }

    /** It is not read any more; without effect where it is not read already. */
    void begin() {
        if (!holding) {
            holding = true;
            sinceNanos = System.nanoTime();
        }
    }

    /** It is read again; without effect where it is read. */
    void end() {
        if (holding) {
            holding = false;
            pastNanos += System.nanoTime() - sinceNanos;
        }
    }

    boolean isHolding() {
        return holding;
    }

    /** In all, up to now. */
    long nanos() {
        return holding ? pastNanos + (System.nanoTime() - sinceNanos) : pastNanos;
    }
}
