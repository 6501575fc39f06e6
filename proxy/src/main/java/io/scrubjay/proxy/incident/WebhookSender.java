package io.scrubjay.proxy.incident;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to POST an event to a webhook: no redirects, bounded times, no more than the beginning of the
 * answer is read. Any thread; blocks it.
 *
 * @see <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>
 */
final class WebhookSender implements AutoCloseable {
    private static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_RETRY_AFTER_DIGITS = 9;

    private final Clock clock;
    private final Duration requestTimeout;
    private @Nullable HttpClient client;
    private boolean closed;

    WebhookSender(Clock clock, Duration requestTimeout) {
        this.clock = clock;
        this.requestTimeout = requestTimeout;
    }

    /** Loads what sending needs (TLS, mostly), which takes too long for the start of the proxy or the first leak. */
    void warmUp() {
        client();
    }

    /** Sends the event once. */
    Attempt send(WebhookTarget target, String eventId, byte[] body) throws InterruptedException {
        long timestamp = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(target.url())
                .header("content-type", CONTENT_TYPE)
                .header("user-agent", "scrubjay")
                .header("webhook-id", eventId)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", target.signer().sign(eventId, timestamp, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        AtomicInteger status = new AtomicInteger();
        CompletableFuture<HttpResponse<Void>> exchange = client().sendAsync(request, answer -> {
            status.set(answer.statusCode());
            return new BoundedDiscard();
        });
        try {
            HttpResponse<Void> response = exchange.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return judge(
                    response.statusCode(),
                    response.headers().firstValue("retry-after").orElse(null));
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return status.get() == 0 ? new Attempt.Failed("timeout", null) : judge(status.get(), null);
        } catch (ExecutionException e) {
            return status.get() == 0 ? new Attempt.Failed(kind(e.getCause()), null) : judge(status.get(), null);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.shutdownNow();
        }
    }

    private synchronized HttpClient client() {
        HttpClient current = client;
        if (current == null) {
            if (closed) {
                throw new RejectedExecutionException("webhook sender: closed (expected: open)");
            }
            current = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT.compareTo(requestTimeout) < 0 ? CONNECT_TIMEOUT : requestTimeout)
                    .build();
            client = current;
        }
        return current;
    }

    private Attempt judge(int status, @Nullable String retryAfter) {
        String result = Integer.toString(status);
        if (status >= 200 && status < 300) {
            return new Attempt.Delivered(result);
        }
        return switch (status) {
            case 408, 425, 429 -> new Attempt.Failed(result, retryAfter(retryAfter));
            default ->
                status >= 400 && status < 500
                        ? new Attempt.Refused(result)
                        : new Attempt.Failed(result, retryAfter(retryAfter));
        };
    }

    /** Seconds or an HTTP date (RFC 9110 section 10.2.3); null for anything else. */
    private @Nullable Duration retryAfter(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.length() <= MAX_RETRY_AFTER_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Duration wait = Duration.between(
                    clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return wait.isNegative() ? null : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Never the message: it may hold the URL. */
    private static String kind(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case HttpConnectTimeoutException e -> {
                    return "connect timeout";
                }
                case ConnectException e -> {
                    return "connect";
                }
                case SSLException e -> {
                    return "tls";
                }
                default -> {}
            }
        }
        return "connection lost";
    }
}
