package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.redact.SyslogLogRecords;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.LogLimiter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's queue towards the OTLP exporter.
 *
 * <p>Messages wait until there are enough of them, or for {@value #LINGER_MILLIS} ms, and leave as one request; one request is
 * under way at a time. A request that may be repeated is, with growing waits; one that is refused for good is counted and
 * its messages are gone.
 */
final class SyslogOtlpDownstream implements SyslogDownstream {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogOtlpDownstream.class);
    private static final LogLimiter REFUSAL_LOG = new LogLimiter(Duration.ofSeconds(10));

    static final int LINGER_MILLIS = 200;
    private static final int MAX_MESSAGES = 1024;
    private static final int MAX_BYTES = 1024 * 1024;

    private final EventLoop loop;
    private final OtlpDownstream otlp;
    private final SyslogLogRecords records;
    private final ReconnectBackoff backoff;
    private final QueueBound bound;
    private final SyslogExporterMeters meters;
    private final Promise<Void> stopped;
    private final ArrayDeque<SyslogBatch> waiting = new ArrayDeque<>();
    private final List<SyslogBatch> underWay = new ArrayList<>();
    private int waitingMessages;
    private long waitingBytes;
    private boolean lingering;
    private boolean draining;
    private boolean ended;
    private OtlpDownstream.Call call = OtlpDownstream.Call.DONE;

    SyslogOtlpDownstream(
            EventLoop loop,
            OtlpDownstream otlp,
            Clock clock,
            ReconnectBackoff backoff,
            QueueBound bound,
            SyslogExporterMeters meters) {
        this.loop = loop;
        this.otlp = otlp;
        this.records = new SyslogLogRecords(clock);
        this.backoff = backoff;
        this.bound = bound;
        this.meters = meters;
        this.stopped = loop.newPromise();
    }

    @Override
    public void forward(SyslogBatch batch) {
        if (ended) {
            drop(batch);
            return;
        }
        SyslogBatch queued;
        try {
            queued = batch.compact();
        } finally {
            batch.release();
        }
        waiting.add(queued);
        waitingMessages += queued.count();
        waitingBytes += queued.sizeBytes();
        bound.add(queued.sizeBytes());
        if (waitingMessages >= MAX_MESSAGES || waitingBytes >= MAX_BYTES) {
            send();
        } else if (!lingering) {
            lingering = true;
            loop.schedule(this::lingered, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void lingered() {
        lingering = false;
        send();
    }

    /** Sends what waits, unless something is under way; then it goes as soon as that has ended. */
    private void send() {
        if (!underWay.isEmpty() || waiting.isEmpty() || ended) {
            return;
        }
        int messages = 0;
        long bytes = 0;
        while (!waiting.isEmpty() && (messages == 0 || (messages < MAX_MESSAGES && bytes < MAX_BYTES))) {
            SyslogBatch batch = waiting.remove();
            messages += batch.count();
            bytes += batch.sizeBytes();
            underWay.add(batch);
        }
        waitingMessages -= messages;
        waitingBytes -= bytes;
        export();
    }

    private void export() {
        ByteBuf payload = records.encode(underWay, underWay.getFirst().bytes().alloc());
        OtlpDownstream.Call started =
                otlp.export(new OtlpRequest(Signal.LOGS, PayloadFormat.PROTOBUF, payload), this::answered);
        if (!underWay.isEmpty()) {
            call = started;
        }
    }

    private void answered(OtlpResponse response) {
        call = OtlpDownstream.Call.DONE;
        if (response.isRetryable()) {
            long delayMillis = Math.max(backoff.nextDelayMillis(), response.retryDelaySeconds() * 1000L);
            response.close();
            loop.schedule(this::repeat, delayMillis, TimeUnit.MILLISECONDS);
            return;
        }
        backoff.reset();
        boolean taken = response.isSuccess();
        if (!taken && REFUSAL_LOG.permit()) {
            LOGGER.atWarn().addKeyValue("status", response.code()).log("syslog messages refused by the OTLP upstream");
        }
        response.close();
        List<SyslogBatch> through = List.copyOf(underWay);
        underWay.clear();
        for (SyslogBatch batch : through) {
            batch.settle(taken ? Outcome.TAKEN : Outcome.REFUSED);
            if (taken) {
                meters.sent(batch.count());
            } else {
                meters.refused(batch.count());
            }
            int sizeBytes = batch.sizeBytes();
            batch.release();
            bound.remove(sizeBytes);
        }
        if (waitingMessages >= MAX_MESSAGES || waitingBytes >= MAX_BYTES || draining) {
            send();
        }
        endIfDrained();
        if (!lingering && !waiting.isEmpty() && underWay.isEmpty()) {
            lingering = true;
            loop.schedule(this::lingered, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void repeat() {
        if (!ended && !underWay.isEmpty()) {
            export();
        }
    }

    @Override
    public void flush() {
        // Requests go when they are full or due.
    }

    @Override
    public boolean isFull() {
        return bound.isFull();
    }

    @Override
    public void whenDrained(Runnable resume) {
        bound.whenDrained(resume);
    }

    @Override
    public void forget(Runnable resume) {
        bound.forget(resume);
    }

    /** Sends what waits. On the event loop. */
    Future<Void> stop() {
        draining = true;
        send();
        endIfDrained();
        return stopped;
    }

    private void endIfDrained() {
        if (draining && waiting.isEmpty() && underWay.isEmpty()) {
            ended = true;
            stopped.trySuccess(null);
        }
    }

    /** Drops what is left. On the event loop. */
    void abort() {
        ended = true;
        call.cancel();
        underWay.addAll(waiting);
        waiting.clear();
        int left = underWay.stream().mapToInt(SyslogBatch::count).sum();
        for (SyslogBatch batch : underWay) {
            bound.remove(batch.sizeBytes());
            drop(batch);
        }
        underWay.clear();
        if (left > 0) {
            LOGGER.atWarn().addKeyValue("messages", left).log("syslog messages dropped: the OTLP upstream did not take them");
        }
        stopped.trySuccess(null);
    }

    private void drop(SyslogBatch batch) {
        meters.dropped(batch.count());
        batch.settle(Outcome.LOST);
        batch.release();
    }
}
