package io.scrubjay.proxy.revoke.connector;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has secrets of about the same moment revoked by one call, at a provider that allows few. Any thread; blocks it.
 *
 * <p>Whoever comes first waits a moment for others and makes the call for all. A call that the provider refuses is made
 * again for each half, so that one secret fails no others; what the provider's limit leaves no call for is to be tried
 * later.
 */
final class BatchedCalls {
    private static final long GATHERED_MILLIS = 200;
    private static final Outcome CUT_OFF = new Outcome.Retry("cut off", null);

    /** One call. */
    @FunctionalInterface
    interface Call {
        Outcome of(List<Secret> secrets) throws InterruptedException;
    }

    /** The moment for others to come. */
    @FunctionalInterface
    interface Pause {
        void await() throws InterruptedException;
    }

    private final int maxSecrets;
    private final Call call;
    private final Clock clock;
    private final Pause pause;
    private final TokenBucket budget;
    private @Nullable List<Entry> gathering; // with the budget guarded by this

    BatchedCalls(Declaration.Batch batch, Call call, Clock clock) {
        this(batch, call, clock, () -> TimeUnit.MILLISECONDS.sleep(GATHERED_MILLIS));
    }

    BatchedCalls(Declaration.Batch batch, Call call, Clock clock, Pause pause) {
        this.pause = pause;
        this.maxSecrets = batch.maxSecrets();
        this.call = call;
        this.clock = clock;
        // a quarter of an hour's calls at once, the others evenly: never more than all of them in an hour
        int atOnce = batch.perHour() / 4;
        double perSecond = (double) (batch.perHour() - atOnce) / Duration.ofHours(1).toSeconds();
        this.budget = new TokenBucket(atOnce, perSecond, clock.instant());
    }

    /** Has one secret revoked, with others where there are any; how that ended for this one. Borrows it. */
    Outcome revoke(Secret secret) throws InterruptedException {
        Entry entry = new Entry(secret.duplicate(), new CompletableFuture<>());
        List<Entry> mine = join(entry);
        if (mine != null) {
            lead(mine);
        }
        try {
            return entry.outcome().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("batch: failed by a defect", e);
        }
    }

    /** The batch that begins with the entry; null where it joined one. */
    private synchronized @Nullable List<Entry> join(Entry entry) {
        if (gathering != null && gathering.size() < maxSecrets) {
            gathering.add(entry);
            return null;
        }
        gathering = new ArrayList<>(List.of(entry));
        return gathering;
    }

    private void lead(List<Entry> batch) throws InterruptedException {
        try {
            try {
                pause.await();
            } finally {
                close(batch);
            }
            send(batch);
        } finally {
            for (Entry entry : batch) {
                entry.secret().close();
                entry.outcome().complete(CUT_OFF); // unless it has ended
            }
        }
    }

    /** Nobody joins any more. */
    @SuppressWarnings("ReferenceEquality") // this very batch: it may be full, and another one be gathering
    private synchronized void close(List<Entry> batch) {
        if (gathering == batch) {
            gathering = null;
        }
    }

    /** How many are in the batch that may still be joined. */
    synchronized int gathered() {
        return gathering == null ? 0 : gathering.size();
    }

    private void send(List<Entry> entries) throws InterruptedException {
        Duration wait = takeCall();
        Outcome outcome = wait.isPositive()
                ? new Outcome.Retry("rate limit", wait)
                : call.of(entries.stream().map(Entry::secret).toList());
        if (outcome instanceof Outcome.Refused && entries.size() > 1) {
            int middle = entries.size() / 2; // which of them is to blame nobody says
            send(entries.subList(0, middle));
            send(entries.subList(middle, entries.size()));
        } else {
            entries.forEach(entry -> entry.outcome().complete(outcome));
        }
    }

    private synchronized Duration takeCall() {
        Duration wait = budget.untilToken(clock.instant());
        if (wait.isZero()) {
            budget.take();
        }
        return wait;
    }

    private record Entry(Secret secret, CompletableFuture<Outcome> outcome) {}
}
