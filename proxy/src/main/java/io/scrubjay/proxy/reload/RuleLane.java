package io.scrubjay.proxy.reload;

import java.util.concurrent.CompletableFuture;

/** An event loop that scans. */
public interface RuleLane {
    /**
     * Allocates what the event loop needs to scan with other rules. On the calling thread, which is none of the event loops.
     *
     * @throws RuntimeException if there is no memory for it; nothing is allocated then
     */
    Takeover prepare(RuleGeneration next);

    /** Scratch space that is ready to be used by one event loop. Exactly one of its methods is called, once. */
    interface Takeover {
        /**
         * Puts it to use, between two payloads.
         *
         * @return completed on the event loop with what it used before, which the caller closes
         */
        CompletableFuture<AutoCloseable> commit();

        /** Frees it. */
        void cancel();
    }
}
