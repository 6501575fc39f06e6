package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogLogRecords;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.LogLimiter;
import java.time.Clock;
import java.time.Duration;
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
final class SyslogOtlpDownstream extends SyslogQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogOtlpDownstream.class);
    private static final LogLimiter REFUSAL_LOG = new LogLimiter(Duration.ofSeconds(10));

    static final int LINGER_MILLIS = 200;
    private static final int MAX_MESSAGES = 1024;
    private static final int MAX_BYTES = 1024 * 1024;

    private final OtlpDownstream otlp;
    private final SyslogLogRecords records;
    private int waitingMessages;
    private long waitingBytes;
    private boolean lingering;
    private OtlpDownstream.Call call = OtlpDownstream.Call.DONE;

    SyslogOtlpDownstream(
            EventLoop loop, OtlpDownstream otlp, Clock clock, long queueBytes, SyslogExporterMeters meters) {
        super(loop, queueBytes, meters);
        this.otlp = otlp;
        this.records = new SyslogLogRecords(clock);
    }

    @Override
    boolean leavesAtOnce() {
        return false;
    }

    @Override
    void added(SyslogBatch batch) {
        waitingMessages += batch.count();
        waitingBytes += batch.sizeBytes();
        sendWhenDue();
    }

    /** Sends what waits if it is enough for a request, else once it has waited. */
    private void sendWhenDue() {
        if (isDraining() || waitingMessages >= MAX_MESSAGES || waitingBytes >= MAX_BYTES) {
            send();
        } else if (!lingering && !waiting.isEmpty()) {
            lingering = true;
            loop.schedule(this::lingered, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void lingered() {
        lingering = false;
        send();
    }

    /** Sends what waits, unless something is under way; its answer looks what is due then. */
    private void send() {
        if (!underWay.isEmpty() || waiting.isEmpty() || hasEnded()) {
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
        OtlpRequest request = new OtlpRequest(Signal.LOGS, PayloadFormat.PROTOBUF, records.encode(underWay));
        OtlpDownstream.Call started = otlp.export(request, this::answered);
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
        List<SyslogBatch> answered = List.copyOf(underWay);
        underWay.clear();
        for (SyslogBatch batch : answered) {
            batch.settle(taken ? Outcome.TAKEN : Outcome.REFUSED);
            if (taken) {
                meters.sent(batch.count());
            } else {
                meters.refused(batch.count());
            }
            through(batch);
        }
        sendWhenDue();
        endIfDrained();
    }

    private void repeat() {
        if (!hasEnded() && !underWay.isEmpty()) {
            export();
        }
    }

    @Override
    public void flush() {
        // Requests go when they are full or due.
    }

    @Override
    void drain() {
        send();
    }

    @Override
    void close(boolean drained) {
        call.cancel();
    }
}
