package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One deadline that is moved often and passes seldom: moving it later costs no task. Confined to its event loop.
 */
final class DeadlineTimer {
    private final EventLoop eventLoop;
    private final Runnable onDeadline;
    private @Nullable Future<?> task;
    private long taskNanos;
    private long deadlineNanos;
    private boolean armed;

    DeadlineTimer(EventLoop eventLoop, Runnable onDeadline) {
        this.eventLoop = eventLoop;
        this.onDeadline = onDeadline;
    }

    /** Sets the deadline anew. */
    void arm(Duration timeout) {
        armed = true;
        deadlineNanos = System.nanoTime() + timeout.toNanos();
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
        if (deadlineNanos - System.nanoTime() > 0) {
            schedule(deadlineNanos);
            return;
        }
        armed = false;
        onDeadline.run();
    }
}
