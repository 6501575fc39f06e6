package io.scrubjay.proxy.forward;

import io.scrubjay.proxy.redact.ByteBudget;
import java.io.PrintStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Writes text to a stream that may block, in order, on a thread of its own; a bounded amount waits. Any thread. */
final class ConsoleWriter implements AutoCloseable {
    private final PrintStream out;
    private final ByteBudget waiting;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("scrubjay-console").factory());

    ConsoleWriter(PrintStream out, long maxWaitingChars) {
        this.out = out;
        this.waiting = new ByteBudget(maxWaitingChars);
    }

    /**
     * Queues a text.
     *
     * @param onWritten called on the writer's thread with whether the stream took it
     * @return false, and nothing queued, if too much waits already
     */
    boolean tryWrite(CharSequence text, Consumer<Boolean> onWritten) {
        long chars = text.length();
        if (!waiting.tryAcquire(chars)) {
            return false;
        }
        thread.execute(() -> {
            try {
                out.print(text);
                out.flush();
            } finally {
                waiting.release(chars);
            }
            onWritten.accept(!out.checkError());
        });
        return true;
    }

    /** Ends the thread once what waits is written. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
