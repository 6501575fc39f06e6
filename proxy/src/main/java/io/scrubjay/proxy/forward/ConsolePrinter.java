package io.scrubjay.proxy.forward;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Prints lines on a thread of its own, since a console may block. Any thread; the queue is bounded by those who print:
 * each of them learns when its lines are out.
 */
public final class ConsolePrinter implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final PrintStream out;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /**
     * Starts the thread.
     *
     * @param out not closed by this
     */
    public ConsolePrinter(PrintStream out) {
        this.out = out;
        this.thread = Thread.ofPlatform().daemon().name("scrubjay-console").start(this::run);
    }

    /**
     * Prints text.
     *
     * @param printed called on the printer's thread once it is out; must not block
     */
    public void print(String text, Runnable printed) {
        queue.add(new Entry(text, printed, false));
    }

    /** Prints what waits; gives up after a second if the console does not take it. Not on an event loop. */
    @Override
    public void close() {
        queue.add(new Entry("", () -> {}, true));
        try {
            thread.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Entry entry = queue.take(); !entry.last(); entry = queue.take()) {
                out.print(entry.text());
                if (queue.isEmpty()) {
                    out.flush();
                }
                entry.printed().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.flush();
    }

    private record Entry(String text, Runnable printed, boolean last) {}
}
