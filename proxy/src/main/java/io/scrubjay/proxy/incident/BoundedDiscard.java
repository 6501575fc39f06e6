package io.scrubjay.proxy.incident;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Throws an answer away, so that its connection can be used again, but hangs up on a long one. */
final class BoundedDiscard implements BodySubscriber<Void> {
    private static final int MAX_BYTES = 64 * 1024;

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long receivedBytes;

    @Override
    public CompletionStage<Void> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            receivedBytes += buffer.remaining();
        }
        if (receivedBytes > MAX_BYTES && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    @SuppressWarnings("NullAway") // the only value of Void
    public void onComplete() {
        done.complete(null);
    }
}
