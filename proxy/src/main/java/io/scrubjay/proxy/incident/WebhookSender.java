package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to POST an event to a webhook, at an address that was looked up and checked once: no redirects, bounded times, no more
 * than the beginning of the answer is read. Any thread; blocks it.
 *
 * @see <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>
 */
final class WebhookSender implements AutoCloseable {
    private final Clock clock;
    private final Duration requestTimeout;
    private @Nullable HttpCaller caller;
    private @Nullable TlsContext tls;
    private boolean closed;

    WebhookSender(Clock clock, Duration requestTimeout) {
        this.clock = clock;
        this.requestTimeout = requestTimeout;
    }

    /** Loads what sending needs (TLS, mostly), which takes too long for the start of the proxy or the first leak. */
    synchronized void warmUp() {
        if (closed) {
            throw new RejectedExecutionException("webhook sender: closed (expected: open)");
        }
        if (caller == null) {
            caller = new HttpCaller(requestTimeout, clock);
            tls = TlsContexts.platform(List.of("http/1.1"));
        }
    }

    /** Sends the event once. */
    Attempt send(WebhookTarget target, String eventId, byte[] event) throws InterruptedException {
        long timestamp = clock.instant().getEpochSecond();
        byte[] body = target.format().encode(event).clone(); // wiped with the request
        HttpCall call = HttpCall.of("POST", target.url())
                .header("accept", "application/json")
                .header("webhook-id", eventId)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", target.sign(eventId, timestamp, body))
                .body(target.format().contentType(), body);
        target.format().headers(body).forEach(call::header);
        try {
            return judge(caller().call(call, target.rules(), tls()));
        } catch (HttpFailure e) {
            return new Attempt.Failed(e.kind(), null);
        } finally {
            call.wipe();
        }
    }

    @Override
    public void close() {
        HttpCaller open;
        synchronized (this) {
            closed = true;
            open = caller;
            caller = null;
        }
        if (open != null) {
            open.close();
        }
    }

    private synchronized HttpCaller caller() {
        warmUp();
        if (caller == null) {
            throw new IllegalStateException("webhook sender: not ready (expected: open)");
        }
        return caller;
    }

    private synchronized TlsContext tls() {
        if (tls == null) {
            throw new IllegalStateException("webhook sender: not ready (expected: open)");
        }
        return tls;
    }

    private static Attempt judge(HttpReply reply) {
        String result = Integer.toString(reply.status());
        if (reply.isSuccess()) {
            return new Attempt.Delivered(result);
        }
        return switch (reply.status()) {
            case 408, 425, 429 -> new Attempt.Failed(result, reply.retryAfter());
            default ->
                reply.status() >= 400 && reply.status() < 500
                        ? new Attempt.Refused(result)
                        : new Attempt.Failed(result, reply.retryAfter());
        };
    }
}
