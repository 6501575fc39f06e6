package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One deadline for a peer, which is moved often and passes seldom: moving it later costs no task. The time in which we did not
 * read the peer does not count. Confined to its event loop.
 */
final class DeadlineTimer {
    /** While the deadline moves on with the time, it is looked at no more often than this. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EventLoop eventLoop;
    private final ReadHold hold;
    private final Runnable onDeadline;
    private @Nullable Future<?> task;
    private long taskNanos;
    private long deadlineNanos;
    private long heldNanos;
    private boolean armed;

    DeadlineTimer(EventLoop eventLoop, ReadHold hold, Runnable onDeadline) {
        this.eventLoop = eventLoop;
        this.hold = hold;
        this.onDeadline = onDeadline;
    }

    /** Sets the deadline anew. */
    void arm(Duration timeout) {
        armed = true;
        deadlineNanos = System.nanoTime() + timeout.toNanos();
        heldNanos = hold.nanos();
        if (task == null) {
            schedule(deadlineNanos);
        } else if (deadlineNanos - taskNanos < 0) {
            task.cancel(false);
            schedule(deadlineNanos);
        }
    }

    /** Lets no deadline pass until it is armed again. */
    void disarm() {
        armed = false;
    }

    /** Disarms for good and frees the task. */
    void close() {
        armed = false;
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    private void schedule(long atNanos) {
        taskNanos = atNanos;
        task = eventLoop.schedule(this::check, Math.max(atNanos - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
    }

    private void check() {
        task = null;
        if (!armed) {
            return;
        }
        long held = hold.nanos();
        deadlineNanos += held - heldNanos;
        heldNanos = held;
        if (deadlineNanos - System.nanoTime() > 0) {
            schedule(hold.isHolding() ? Math.max(deadlineNanos, System.nanoTime() + LOOK_NANOS) : deadlineNanos);
            return;
        }
        armed = false;
        onDeadline.run();
    }
}
