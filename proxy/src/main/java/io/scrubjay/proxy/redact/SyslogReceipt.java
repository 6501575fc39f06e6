package io.scrubjay.proxy.redact;

/**
 * Hears what became of one message, for a sender that waits for an answer (RELP). Told exactly once, on the event loop of the
 * sender's connection.
 */
@FunctionalInterface
public interface SyslogReceipt {
    /** Says how the message ended. */
    void settle(Outcome outcome);

    /** How a message ends. */
    enum Outcome {
        /** The collector has taken it, where it does not answer our kernel, or the mask left nothing of it to be taken. */
        TAKEN,
        /** It could not be scanned, or no collector will ever take it; to send it again is no use. */
        REFUSED,
        /** It is gone, and the sender may send it again. */
        LOST
    }
}
