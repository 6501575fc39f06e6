package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints messages, one a line. */
final class SyslogConsoleExporter implements SyslogExporter {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogConsoleExporter.class);
    private static final String PREFIX = "syslog ";

    private final ConsoleWriter writer;
    private final MaskHighlighter highlighter;
    private final long queueBytesPerLoop;
    private final SyslogExporterMeters meters;
    private final Map<EventLoop, SyslogDownstream> downstreams = new ConcurrentHashMap<>();
    /** How many messages wait for the console. */
    private final AtomicLong unprinted = new AtomicLong();

    /** Creates an exporter that closes {@code writer} when it is stopped. */
    SyslogConsoleExporter(
            ConsoleWriter writer, MaskHighlighter highlighter, long queueBytesPerLoop, SyslogExporterMeters meters) {
        this.writer = writer;
        this.highlighter = highlighter;
        this.queueBytesPerLoop = queueBytesPerLoop;
        this.meters = meters;
    }

    @Override
    public SyslogDownstream downstream(EventLoop loop) {
        return downstreams.computeIfAbsent(loop, Downstream::new);
    }

    @Override
    public long stop(Duration grace) {
        CountDownLatch written = new CountDownLatch(1);
        writer.tryWrite("", last -> written.countDown());
        writer.close();
        try {
            var _ = written.await(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long left = unprinted.get();
        if (left > 0) {
            LOGGER.atWarn().addKeyValue("messages", left).log("syslog messages not printed: the console did not take them");
        }
        return left;
    }

    private String text(SyslogBatch batch) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < batch.count(); i++) {
            String message = batch.bytes()
                    .toString(
                            batch.messageFrom(i),
                            batch.messageTo(i) - batch.messageFrom(i),
                            StandardCharsets.UTF_8);
            text.append(PREFIX).append(highlighter.show(message)).append(System.lineSeparator());
        }
        return text.toString();
    }

    /** One event loop's share of the writer's queue. */
    private final class Downstream implements SyslogDownstream {
        private final EventLoop loop;
        private final QueueBound bound = new QueueBound(queueBytesPerLoop, meters.queuedBytes());

        Downstream(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void forward(SyslogBatch batch) {
            int sizeBytes = batch.sizeBytes();
            int count = batch.count();
            bound.add(sizeBytes);
            unprinted.addAndGet(count);
            try {
                writer.tryWrite(text(batch), written -> {
                    unprinted.addAndGet(-count);
                    if (written) {
                        meters.sent(count);
                    } else {
                        meters.dropped(count);
                    }
                    settle(batch, sizeBytes, written ? Outcome.TAKEN : Outcome.LOST);
                });
            } catch (RejectedExecutionException e) {
                unprinted.addAndGet(-count);
                meters.dropped(count);
                batch.settle(Outcome.LOST);
                bound.remove(sizeBytes);
            } finally {
                batch.release();
            }
        }

        /** Receipts are not of the batch's bytes, which are released by now. */
        private void settle(SyslogBatch batch, int sizeBytes, Outcome outcome) {
            try {
                loop.execute(() -> {
                    batch.settle(outcome);
                    bound.remove(sizeBytes);
                });
            } catch (RejectedExecutionException e) {
                LOGGER.atDebug().log("printed after the event loop was shut down");
            }
        }

        @Override
        public void flush() {
            // The writer flushes each text.
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
    }
}
