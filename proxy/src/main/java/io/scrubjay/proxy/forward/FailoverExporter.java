package io.scrubjay.proxy.forward;

import io.scrubjay.proxy.redact.Deadline;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spreads requests over several upstreams in turn, and offers what one did not take to the next where OTLP lets a sender repeat
 * it. Answers for good are the sender's, whoever gave them. Confined to one event loop.
 */
final class FailoverExporter implements OtlpExporter {
    private final List<Upstream> upstreams;
    private final Duration timeout;
    private final LongSupplier nanoClock;
    private int turn;

    /**
     * @param upstreams at least one
     * @param timeout for the attempts of one request together. While another upstream is left to be asked, an attempt has half
     *     of what remains, so that one that does not answer leaves time for the next
     */
    FailoverExporter(List<Upstream> upstreams, Duration timeout, LongSupplier nanoClock) {
        this.upstreams = List.copyOf(upstreams);
        this.timeout = timeout;
        this.nanoClock = nanoClock;
    }

    @Override
    public Call export(OtlpRequest request, OtlpResponse.Handler handler) {
        Attempts attempts = new Attempts(request, handler);
        attempts.next(null);
        return attempts;
    }

    @Override
    public void close() {
        upstreams.forEach(upstream -> upstream.exporter().close());
    }

    /** The next upstream in turn that may be sent to; any of the others while nothing was tried at all. */
    private @Nullable Upstream choose(Set<Upstream> tried) {
        for (int i = 0; i < upstreams.size(); i++) {
            int index = (turn + i) % upstreams.size();
            Upstream upstream = upstreams.get(index);
            if (!tried.contains(upstream) && upstream.breaker().tryAcquire()) {
                turn = (index + 1) % upstreams.size();
                return upstream;
            }
        }
        if (tried.isEmpty()) {
            Upstream upstream = upstreams.get(turn);
            turn = (turn + 1) % upstreams.size();
            return upstream;
        }
        return null;
    }

    private boolean isAnotherLeft(Set<Upstream> tried) {
        return upstreams.stream()
                .anyMatch(upstream -> !tried.contains(upstream) && upstream.breaker().mayAcquire());
    }

    /**
     * One upstream.
     *
     * @param log says when it goes and comes
     */
    record Upstream(OtlpExporter exporter, CircuitBreaker breaker, UpstreamLog log) {}

    /** The attempts to send one request. */
    private final class Attempts implements Call {
        private final OtlpRequest request;
        private final OtlpResponse.Handler handler;
        private final Set<Upstream> tried = new HashSet<>();
        private final long startNanos = nanoClock.getAsLong();
        private @Nullable Upstream current;
        private Call call = Call.DONE;
        private boolean done;

        /** Takes ownership of {@code request}; released when the last attempt has ended. */
        Attempts(OtlpRequest request, OtlpResponse.Handler handler) {
            this.request = request;
            this.handler = handler;
        }

        /** Offers the request to another upstream; without one, {@code last} is the outcome. */
        void next(@Nullable OtlpResponse last) {
            Duration left = left();
            Upstream chosen = left.isPositive() ? choose(tried) : null;
            if (chosen == null) {
                finish(last == null ? UpstreamFailure.unavailable("none to send to") : last);
                return;
            }
            if (last != null) {
                last.close();
            }
            tried.add(chosen);
            current = chosen;
            Call started;
            try {
                started = chosen.exporter()
                        .exportWithin(
                                isAnotherLeft(tried) ? left.dividedBy(2) : left,
                                request.retainedCopy(),
                                response -> answered(chosen, response));
            } catch (RuntimeException | Error e) { // perhaps on the connection of the upstream before
                answered(chosen, UpstreamFailure.thrown(e));
                return;
            }
            if (!done && chosen.equals(current)) {
                call = started;
            }
        }

        /** Of {@code timeout}, and until the sender stops waiting. */
        private Duration left() {
            Duration ours = timeout.minusNanos(nanoClock.getAsLong() - startNanos);
            Deadline deadline = request.deadline();
            return deadline == null || deadline.left().compareTo(ours) > 0 ? ours : deadline.left();
        }

        private void answered(Upstream by, OtlpResponse response) {
            if (done || !by.equals(current)) { // an attempt that threw, and went on
                response.close();
                return;
            }
            call = Call.DONE;
            by.log().answered(response);
            if (response.origin() == OtlpResponse.Origin.PROXY) {
                by.breaker().abandoned();
                finish(response);
            } else if (response.isRetryable()) {
                by.breaker().failed();
                next(response);
            } else {
                by.breaker().succeeded();
                finish(response);
            }
        }

        private void finish(OtlpResponse response) {
            done = true;
            request.close();
            handler.onResponse(response);
        }

        @Override
        public void cancel() {
            if (!done) {
                done = true;
                request.close();
                if (current != null) {
                    current.breaker().abandoned();
                }
                call.cancel();
            }
        }
    }
}
