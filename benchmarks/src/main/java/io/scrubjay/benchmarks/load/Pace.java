package io.scrubjay.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When the next request is sent, and on which connection. Confined to the event loop of the load, but for the end; its
 * counts may be read after that.
 */
abstract sealed class Pace permits ClosedLoop, OpenLoop {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Set<Channel> busy = new HashSet<>();
    private final Wire wire;
    private List<ByteBuf> requests = List.of();
    private int next;
    private long accepted;
    private long failed;
    private long sentBytes;

    Pace(Wire wire) {
        this.wire = wire;
    }

    /** Begins. Borrows {@code requests} until the end. */
    final void start(List<Channel> channels, List<ByteBuf> requests) {
        this.requests = requests;
        start(channels);
    }

    abstract void start(List<Channel> channels);

    /** A connection is free again. */
    abstract void onFree(Channel channel);

    /** A connection broke with a request on it. */
    abstract void onLost(Channel channel);

    final void onAnswer(Channel channel, boolean success) {
        if (busy.remove(channel)) {
            if (success) {
                accepted++;
            } else {
                failed++;
            }
            onFree(channel);
        }
    }

    final void onClosed(Channel channel) {
        if (busy.remove(channel)) {
            failed++;
            onLost(channel);
        }
    }

    final void send(Channel channel) {
        ByteBuf request = requests.get(next);
        next = next + 1 == requests.size() ? 0 : next + 1;
        sentBytes += request.readableBytes();
        busy.add(channel);
        wire.send(channel, request.retainedDuplicate());
    }

    final int underWay() {
        return busy.size();
    }

    final void end() {
        ended.countDown();
    }

    final boolean awaitEnd(Duration patience) throws InterruptedException {
        return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    final long accepted() {
        return accepted;
    }

    final long failed() {
        return failed;
    }

    final long sentBytes() {
        return sentBytes;
    }
}
