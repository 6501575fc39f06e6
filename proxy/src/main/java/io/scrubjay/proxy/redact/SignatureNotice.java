package io.scrubjay.proxy.redact;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.telemetry.LogLimiter;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that signed syslog (RFC 5848) no longer verifies: its signature blocks hash each message, and one was masked. Said
 * once for a connection. Not thread-safe.
 */
final class SignatureNotice {
    private static final Logger LOGGER = LoggerFactory.getLogger(SignatureNotice.class);
    private static final LogLimiter LOG = new LogLimiter(Duration.ofMinutes(1));

    private final Counter broken;
    private boolean signed;
    private boolean masked;
    private boolean told;

    SignatureNotice(Meters meters) {
        broken = meters.counter(Meter.SIGNATURES_BROKEN);
    }

    /** A message leaves. */
    void seen(boolean isSignature, boolean isMasked) {
        signed |= isSignature;
        masked |= isMasked;
        if (signed && masked && !told) {
            told = true;
            broken.increment();
            if (LOG.permit()) {
                LOGGER.atWarn().log("signed syslog (RFC 5848) does not verify any more: a message was masked");
            }
        }
    }
}
