package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's queue towards an upstream: what waits, and what is under way until the upstream has taken it. Confined to that
 * event loop.
 */
abstract class SyslogQueue implements SyslogDownstream {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogQueue.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    static final Duration MAX_RETRY = Duration.ofSeconds(30);
    /** How much more than themselves all batches together may keep, receive buffers that is. */
    private static final long MAX_SLACK_BYTES = 1 << 20;

    final EventLoop loop;
    final SyslogExporterMeters meters;
    final ReconnectBackoff backoff = new ReconnectBackoff(FIRST_RETRY, MAX_RETRY, new SplittableRandom());
    final ArrayDeque<SyslogBatch> waiting = new ArrayDeque<>();
    final ArrayDeque<SyslogBatch> underWay = new ArrayDeque<>();
    private final QueueBound bound;
    private final long maxSlackBytes;
    private long slackBytes;
    private final Promise<Void> stopped;
    private boolean draining;
    private boolean ended;

    /** @param queueBytes bound of what waits or is under way */
    SyslogQueue(EventLoop loop, long queueBytes, SyslogExporterMeters meters) {
        this.loop = loop;
        this.meters = meters;
        this.bound = new QueueBound(queueBytes, meters.queuedBytes());
        this.maxSlackBytes = Math.min(MAX_SLACK_BYTES, queueBytes / 4);
        this.stopped = loop.newPromise();
    }

    @Override
    public final void forward(SyslogBatch batch) {
        if (ended) {
            drop(batch);
            return;
        }
        boolean keepsBuffer = leavesAtOnce() && slackBytes + batch.slackBytes() <= maxSlackBytes;
        SyslogBatch queued = keepsBuffer ? batch : compact(batch);
        waiting.add(queued);
        count(queued);
        added(queued);
    }

    /** Takes ownership of {@code batch}; where there is no memory for its copy it is dropped. */
    private SyslogBatch compact(SyslogBatch batch) {
        SyslogBatch compact;
        try {
            compact = batch.compact();
        } catch (RuntimeException | OutOfMemoryError e) { // of direct memory; the heap's end ends the process
            drop(batch);
            throw e;
        }
        batch.release();
        return compact;
    }

    private void count(SyslogBatch batch) {
        slackBytes += batch.slackBytes();
        bound.add(batch.sizeBytes() + batch.slackBytes());
    }

    private void uncount(SyslogBatch batch) {
        slackBytes -= batch.slackBytes();
        bound.remove(batch.sizeBytes() + batch.slackBytes());
    }

    @Override
    public final boolean isFull() {
        return bound.isFull();
    }

    @Override
    public final void whenDrained(Runnable resume) {
        bound.whenDrained(resume);
    }

    @Override
    public final void forget(Runnable resume) {
        bound.forget(resume);
    }

    /** Sends what waits, then closes. */
    final Future<Void> stop() {
        draining = true;
        drain();
        endIfDrained();
        return stopped;
    }

    /** Drops what is left, and closes; returns how many messages that were. */
    final int abort() {
        ended = true;
        underWay.addAll(waiting);
        waiting.clear();
        int left = 0;
        for (SyslogBatch batch = underWay.poll(); batch != null; batch = underWay.poll()) {
            left += batch.count();
            uncount(batch);
            drop(batch);
        }
        if (left > 0) {
            LOGGER.atWarn().addKeyValue("messages", left).log("syslog messages dropped: the upstream did not take them");
        }
        close(false);
        stopped.trySuccess(null);
        return left;
    }

    /** Puts messages of one batch in its place, before all that waits. Takes ownership of {@code batch}, which neither waits nor is under way. */
    final void splitFirst(SyslogBatch batch, int toIndex, int fromIndex) {
        if (fromIndex < batch.count()) {
            waitFirst(batch.part(fromIndex, batch.count()));
        }
        if (toIndex > 0) {
            waitFirst(batch.part(0, toIndex));
        }
        through(batch);
    }

    private void waitFirst(SyslogBatch batch) {
        waiting.addFirst(batch);
        count(batch);
    }

    /** A batch is through, and neither waits nor is under way any more; released by this. */
    final void through(SyslogBatch batch) {
        try {
            uncount(batch);
        } finally {
            batch.release();
        }
    }

    final void endIfDrained() {
        if (draining && !ended && waiting.isEmpty() && underWay.isEmpty()) {
            ended = true;
            close(true);
            stopped.trySuccess(null);
        }
    }

    /** Whether what waits is to leave as soon as it can. */
    final boolean isDraining() {
        return draining;
    }

    /** Whether nothing is sent any more. */
    final boolean hasEnded() {
        return ended;
    }

    private void drop(SyslogBatch batch) {
        meters.dropped(batch.count());
        batch.settle(Outcome.LOST);
        batch.release();
    }

    /** Whether a batch that comes now is sent before more is read, so that it may keep its receive buffer. */
    abstract boolean leavesAtOnce();

    /** The last of what waits has come. */
    abstract void added(SyslogBatch batch);

    /** Begins to send all that waits. */
    abstract void drain();

    /**
     * Gives up the way to the upstream, once this has ended.
     *
     * @param drained whether all was sent before
     */
    abstract void close(boolean drained);
}
