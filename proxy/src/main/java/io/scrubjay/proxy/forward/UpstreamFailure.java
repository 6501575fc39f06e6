package io.scrubjay.proxy.forward;

import io.netty.channel.ConnectTimeoutException;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.StatusCode;
import io.scrubjay.proxy.redact.UnscannableException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our answers in place of an upstream's: retryable but for {@link #unfit}, because the sender still holds what did not arrive. */
final class UpstreamFailure {
    static final int RETRY_DELAY_SECONDS = 1;

    private static final Logger LOGGER = LoggerFactory.getLogger(UpstreamFailure.class);
    private static final String PREFIX = "upstream: ";

    private UpstreamFailure() {}

    /** The upstream gave no answer, or none that counts. */
    static OtlpResponse unavailable(String message) {
        return OtlpResponse.unavailable(PREFIX + message, RETRY_DELAY_SECONDS).from(OtlpResponse.Origin.IN_ITS_PLACE);
    }

    /** We cannot offer it the request at present. */
    static OtlpResponse notOffered(String message) {
        return OtlpResponse.unavailable(message, RETRY_DELAY_SECONDS).from(OtlpResponse.Origin.PROXY);
    }

    /** The payload cannot be what the upstream takes; for good. */
    static OtlpResponse unfit(UnscannableException e) {
        return OtlpResponse.failure(
                        StatusCode.INVALID_ARGUMENT, 400, String.valueOf(e.getMessage()), OtlpResponse.NO_RETRY_DELAY)
                .from(OtlpResponse.Origin.PROXY);
    }

    /** Sending ended with an exception. Direct memory that is used up is nobody's defect; the heap's end ends the process. */
    static OtlpResponse thrown(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            return notOffered("no memory is left for the request");
        }
        LOGGER.atError().setCause(thrown).log("request could not be sent upstream");
        return notOffered("the proxy failed to send the request");
    }

    static OtlpResponse connectFailed(Throwable cause) {
        return unavailable(
                switch (cause) {
                    case ConnectTimeoutException timeout -> "no connection in time";
                    case ConnectException refused -> "connection refused";
                    case UnknownHostException unknown -> "host not known";
                    case SSLException failed -> "TLS handshake failed";
                    default -> "connection failed";
                });
    }
}
