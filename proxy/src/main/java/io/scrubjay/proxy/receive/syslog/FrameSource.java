package io.scrubjay.proxy.receive.syslog;

/** What takes a connection's stream apart, as whoever may have to end the connection sees it. On its event loop. */
interface FrameSource {
    /** Whether a frame has begun and not ended. */
    boolean hasIncompleteFrame();

    /** How many bytes of a frame are kept that has begun and not ended. */
    int incompleteBytes();

    /** Gives up what has not been delivered, since this side closes the connection: a cut message is none. */
    void abandon();

    /** Whether the sender waits for an answer to what was delivered. */
    default boolean hasUnanswered() {
        return false;
    }
}
