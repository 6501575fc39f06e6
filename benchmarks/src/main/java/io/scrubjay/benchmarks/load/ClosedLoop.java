package io.scrubjay.benchmarks.load;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;

/** Sends on each connection as soon as the request before is answered, until the time is over. */
final class ClosedLoop extends Pace {
    private final long durationNanos;
    private long startNanos;

    ClosedLoop(Wire wire, Duration duration) {
        super(wire);
        this.durationNanos = duration.toNanos();
    }

    @Override
    void start(List<Channel> channels) {
        startNanos = System.nanoTime();
        channels.forEach(this::send);
    }

    @Override
    void onFree(Channel channel) {
        if (System.nanoTime() - startNanos < durationNanos) {
            send(channel);
        } else {
            endIfIdle();
        }
    }

    @Override
    void onLost(Channel channel) {
        endIfIdle();
    }

    private void endIfIdle() {
        if (underWay() == 0) {
            end();
        }
    }
}
