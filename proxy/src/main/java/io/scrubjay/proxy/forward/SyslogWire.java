package io.scrubjay.proxy.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.SyslogBatch;
import java.net.InetSocketAddress;

/** How messages get into a socket: what differs between the transports. Any thread; channels on their event loop. */
interface SyslogWire {
    /** Opens a socket towards the collector, on this event loop. */
    ChannelFuture open(EventLoop loop, InetSocketAddress collector, ChannelHandler handler);

    /**
     * Writes all messages, without a flush, and counts how they end. Borrows {@code batch}.
     *
     * @return succeeds when nothing of the batch has to be written any more; fails if all of it must be written again, on
     *     another connection
     */
    Future<?> write(Channel channel, InetSocketAddress collector, SyslogBatch batch);

    /** Whether a batch is held only until the socket has taken it, not until the collector has answered. */
    default boolean endsWithTheSocket() {
        return true;
    }

    /** Whether messages keep going to the address that was resolved when the socket was opened, as a connection is to one. */
    default boolean keepsAddress() {
        return true;
    }

    /**
     * Which message of the oldest batch under way waits for its answer first.
     *
     * @return its index; -1 if none does, or collectors do not answer
     */
    default int firstUnanswered(Channel channel) {
        return -1;
    }

    /** Closes a socket into which nothing is to be written any more. */
    default void close(Channel channel) {
        channel.close();
    }
}
