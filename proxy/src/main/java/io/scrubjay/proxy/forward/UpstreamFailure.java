package io.scrubjay.proxy.forward;

import io.netty.channel.ConnectTimeoutException;
import io.scrubjay.proxy.redact.OtlpResponse;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Our answers in place of an upstream's: always retryable, because the sender still holds what did not arrive. */
final class UpstreamFailure {
    static final int RETRY_DELAY_SECONDS = 1;

    private UpstreamFailure() {}

    static OtlpResponse unavailable(String message) {
        return OtlpResponse.unavailable("upstream: " + message, RETRY_DELAY_SECONDS);
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
