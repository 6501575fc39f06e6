package io.scrubjay.proxy.redact;

/**
 * Where a receiver hands redacted OTLP requests on, and whose answer it relays to the sender.
 *
 * <p>Confined to one event loop: {@link #export}, {@link Call#cancel} and the handler all run on it.
 */
@FunctionalInterface
public interface OtlpDownstream {
    /**
     * Sends a request on. Takes ownership of {@code request}; released on every path, exceptions included.
     *
     * @param handler called exactly once with the outcome, unless the call is cancelled first; may be called before this
     *     method returns
     * @return the call under way
     */
    Call export(OtlpRequest request, OtlpResponse.Handler handler);

    /** Whether so much is under way that senders had better wait with their next request; it may still be exported. */
    default boolean isBusy() {
        return false;
    }

    /** A request under way. */
    @FunctionalInterface
    interface Call {
        /** A call that is over, or cannot be stopped. */
        Call DONE = () -> {};

        /** Gives the request up: its handler is not called any more. Without effect once the call has ended. */
        void cancel();
    }
}
