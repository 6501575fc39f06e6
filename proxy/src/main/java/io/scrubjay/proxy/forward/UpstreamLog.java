package io.scrubjay.proxy.forward;

import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.StatusCode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once when an upstream becomes unavailable, and once when it takes requests again. Any thread. */
final class UpstreamLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(UpstreamLog.class);

    private final String upstream;
    private final AtomicBoolean down = new AtomicBoolean();

    UpstreamLog(String upstream) {
        this.upstream = upstream;
    }

    void answered(OtlpResponse response) {
        if (response.origin() == OtlpResponse.Origin.PROXY) {
            return;
        }
        if (response.code() == StatusCode.UNAVAILABLE) {
            if (!down.get() && down.compareAndSet(false, true)) {
                LOGGER.atWarn()
                        .addKeyValue("upstream", upstream)
                        .addKeyValue("status", response.httpStatus())
                        .addKeyValue(
                                "reason",
                                response.origin() == OtlpResponse.Origin.UPSTREAM
                                        ? "its own answer"
                                        : response.message())
                        .log("upstream does not take telemetry; senders are asked to try again");
            }
        } else if (down.get() && down.compareAndSet(true, false)) {
            LOGGER.atInfo().addKeyValue("upstream", upstream).log("upstream answers again");
        }
    }
}
