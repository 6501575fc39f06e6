package io.scrubjay.proxy.forward;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.CorruptedFrameException;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PartialSuccess;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogLogRecords;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.LogLimiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's queue towards the OTLP exporter.
 *
 * <p>Messages wait until there are enough of them, or for {@value #LINGER_MILLIS} ms, and leave as one request; one request is
 * under way at a time. A request that may be repeated is, with growing waits; one that is refused for good is counted and
 * its messages are gone, as is a message that is too large for a request of its own.
 */
final class SyslogOtlpDownstream extends SyslogQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogOtlpDownstream.class);
    private static final LogLimiter REFUSAL_LOG = new LogLimiter(Duration.ofSeconds(10));

    static final int LINGER_MILLIS = 200;
    private static final int MAX_MESSAGES = 1024;
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_WHY_CHARS = 200;

    private final OtlpDownstream otlp;
    private final Function<OtlpResponse, OtlpResponse> responses;
    private final InstantSource clock;
    private final long maxRequestBytes;
    private final SyslogLogRecords records;
    /** When the batches came that wait or are under way. */
    private final Map<SyslogBatch, Instant> observed = new HashMap<>();

    private int waitingMessages;
    private long waitingBytes;
    private boolean lingering;
    private OtlpDownstream.Call call = OtlpDownstream.Call.DONE;

    /**
     * Creates an idle one.
     *
     * @param responses masks the secrets of answers; takes ownership of one, and returns one for the caller to close
     * @param maxRequestBytes what the exporter takes at once
     */
    SyslogOtlpDownstream(
            EventLoop loop,
            OtlpDownstream otlp,
            Function<OtlpResponse, OtlpResponse> responses,
            Clock clock,
            long maxRequestBytes,
            long queueBytes,
            SyslogExporterMeters meters) {
        super(loop, queueBytes, meters);
        this.otlp = otlp;
        this.responses = responses;
        this.clock = clock;
        this.maxRequestBytes = maxRequestBytes;
        this.records = new SyslogLogRecords(clock);
    }

    @Override
    boolean leavesAtOnce() {
        return false;
    }

    @Override
    void added(SyslogBatch batch) {
        observed.put(batch, clock.instant());
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
        ByteBuf payload = records.encode(underWay, batch -> requireNonNull(observed.get(batch)));
        if (payload.readableBytes() > maxRequestBytes) {
            payload.release();
            sendLess();
            return;
        }
        OtlpRequest request = new OtlpRequest(Signal.LOGS, PayloadFormat.PROTOBUF, payload);
        OtlpDownstream.Call started = otlp.export(request, this::answered);
        if (!underWay.isEmpty()) {
            call = started;
        }
    }

    /** Sends half of what made up a request that is too large; of a single message nothing is left. */
    private void sendLess() {
        int batches = underWay.size();
        if (batches > 1) {
            for (int i = 0; i < batches / 2; i++) {
                waitAgain(underWay.removeLast());
            }
            export();
            return;
        }
        SyslogBatch batch = underWay.remove();
        Instant came = requireNonNull(observed.remove(batch));
        if (batch.count() == 1) {
            if (REFUSAL_LOG.permit()) {
                LOGGER.atWarn()
                        .addKeyValue("lengthBytes", batch.sizeBytes())
                        .addKeyValue("maxRequestBytes", maxRequestBytes)
                        .log("syslog message dropped: too large for an OTLP request");
            }
            meters.refused(1);
            batch.settle(Outcome.REFUSED);
            through(batch);
            sendWhenDue();
            endIfDrained();
            return;
        }
        int half = batch.count() / 2;
        splitFirst(batch, half, half);
        SyslogBatch first = waiting.remove();
        SyslogBatch second = waiting.remove();
        observed.put(first, came);
        observed.put(second, came);
        waitAgain(second);
        underWay.add(first);
        export();
    }

    private void waitAgain(SyslogBatch batch) {
        waiting.addFirst(batch);
        waitingMessages += batch.count();
        waitingBytes += batch.sizeBytes();
    }

    private void answered(OtlpResponse response) {
        call = OtlpDownstream.Call.DONE;
        if (response.isRetryable()) {
            // A hint of hours is not meant for a queue.
            long hintMillis = Math.min(MAX_RETRY.toMillis(), response.retryDelaySeconds() * 1000L);
            long delayMillis = Math.max(backoff.nextDelayMillis(), hintMillis);
            response.close();
            loop.schedule(this::repeat, delayMillis, TimeUnit.MILLISECONDS);
            return;
        }
        backoff.reset();
        List<SyslogBatch> answered = List.copyOf(underWay);
        underWay.clear();
        int messages = answered.stream().mapToInt(SyslogBatch::count).sum();
        int refused = refused(response, messages);
        meters.sent(messages - refused);
        meters.refused(refused);
        for (SyslogBatch batch : answered) {
            // Which ones were refused is not said: a sender that hears of success at least does not repeat those taken.
            batch.settle(refused == messages ? Outcome.REFUSED : Outcome.TAKEN);
            observed.remove(batch);
            through(batch);
        }
        sendWhenDue();
        endIfDrained();
    }

    /** How many of so many messages the upstream has refused. Takes ownership of {@code response}. */
    private int refused(OtlpResponse response, int messages) {
        PartialSuccess partial = partialSuccess(response);
        int refused = response.isSuccess() ? Math.clamp(partial.rejected(), 0, messages) : messages;
        if (refused > 0 && REFUSAL_LOG.permit()) {
            try (OtlpResponse masked = responses.apply(response)) {
                String why = masked.isSuccess() ? partialSuccess(masked).errorMessage() : masked.message();
                LOGGER.atWarn()
                        .addKeyValue("status", masked.code())
                        .addKeyValue("messages", refused)
                        .addKeyValue("why", printable(why))
                        .log("syslog messages refused by the OTLP upstream");
            }
        } else {
            response.close();
        }
        return refused;
    }

    private static PartialSuccess partialSuccess(OtlpResponse response) {
        if (response.isSuccess() && response.bodyFormat() == PayloadFormat.PROTOBUF) {
            try {
                return PartialSuccess.parse(response.body());
            } catch (CorruptedFrameException e) {
                LOGGER.atDebug().setCause(e).log("answer of the OTLP upstream is malformed");
            }
        }
        return new PartialSuccess(false, 0, "");
    }

    /** One line of a log. */
    private static String printable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_WHY_CHARS ? line : line.substring(0, MAX_WHY_CHARS);
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
        observed.clear();
        call.cancel();
    }
}
