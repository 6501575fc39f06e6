package io.scrubjay.proxy.receive.syslog;

import io.netty.util.concurrent.ScheduledFuture;
import io.scrubjay.proxy.redact.SteadyClock;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.redact.SyslogSession;
import io.scrubjay.proxy.telemetry.LogLimiter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Masks and forwards what comes over one connection, or into one socket, and sees to it that nothing is held back for longer
 * than it may be. Confined to its event loop.
 */
final class SyslogIntake {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogIntake.class);
    private static final LogLimiter ERROR_LOG = new LogLimiter(Duration.ofSeconds(1));

    private final SyslogLane lane;
    private final SyslogSession session;
    private final SyslogReceiverMeters meters;
    private final InstantSource clock = new SteadyClock();
    private @Nullable ScheduledFuture<?> expiry;

    /** @param maxOrigins of how many senders the ends of messages are remembered */
    SyslogIntake(SyslogLane lane, int maxOrigins, SyslogReceiverMeters meters) {
        this.lane = lane;
        this.session = lane.sessions().open(maxOrigins);
        this.meters = meters;
    }

    /** Takes ownership of {@code batch}; released on every path, exceptions included. */
    void accept(SyslogBatch batch, String peer) {
        try {
            meters.read(batch.bytes().readableBytes());
            forward(session.next(batch, peer));
        } finally {
            batch.release();
        }
        expireInTime();
    }

    /** Forwards what is held: nothing comes any more. */
    void end() {
        forward(session.close());
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    SyslogDownstream downstream() {
        return lane.downstream();
    }

    private void forward(SyslogSession.Result result) {
        SyslogBatch messages = result.messages();
        meters.scanned(messages.count() + result.emptied(), result.withheld());
        if (messages.count() > 0) {
            lane.downstream().forward(messages);
        } else {
            messages.release();
        }
    }

    private void expireInTime() {
        if (expiry == null) {
            session.deadline().ifPresent(deadline -> {
                Duration left = Duration.between(clock.instant(), deadline);
                expiry = lane.loop().schedule(this::expire, Math.max(1, left.toMillis() + 1), TimeUnit.MILLISECONDS);
            });
        }
    }

    private void expire() {
        expiry = null;
        try {
            forward(session.expire());
        } catch (RuntimeException | OutOfMemoryError e) { // of direct memory; the heap's end ends the process
            // No connection's handler hears of it: this runs by itself.
            if (ERROR_LOG.permit()) {
                LOGGER.atError().setCause(e).log("syslog messages that were held back are lost");
            }
        }
        lane.downstream().flush();
        expireInTime();
    }
}
