package io.scrubjay.proxy.forward;

import io.netty.channel.ConnectTimeoutException;
import io.scrubjay.proxy.redact.OtlpResponse;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Our answers in place of an upstream's: always retryable, because the sender still holds what did not arrive. */
final class UpstreamFailure {
    static final int RETRY_DELAY_SECONDS = 1;

    private static final String PREFIX = "upstream: ";

    private UpstreamFailure() {}

    /** Whether the message is ours and fit for our log; an upstream's own may hold what it was sent. */
    static boolean isOurs(OtlpResponse response) {
        return response.bodyFormat() == null && response.message().startsWith(PREFIX);
    }

    static OtlpResponse unavailable(String message) {
        return OtlpResponse.unavailable(PREFIX + message, RETRY_DELAY_SECONDS);
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
