package io.scrubjay.rules.scan;

/** Decides which hits of a database are worth an examination. One thread. */
interface HitFilter {
    /**
     * Whether a hit is worth it.
     *
     * @param toByte where it ends in the payload
     */
    boolean accepts(int pattern, RawPayload payload, int toByte);

    /** Hears of numbers, which always are. */
    default void onDigits() {}
}
