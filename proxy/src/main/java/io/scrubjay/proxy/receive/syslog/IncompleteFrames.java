package io.scrubjay.proxy.receive.syslog;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The frames of an event loop's connections that have begun and not ended: a thousand senders could each keep one of the longest. Beyond a
 * limit for all of them the one that began first is given up, as whoever is slow on purpose has one for long. Confined to the event loop.
 */
final class IncompleteFrames {
    private final long limitBytes;
    private final Map<Holder, Integer> bytesByHolder = new LinkedHashMap<>();
    private long bytes;

    /** @param limitBytes of all of them */
    IncompleteFrames(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** A connection. */
    @FunctionalInterface
    interface Holder {
        /** Ends the connection. */
        void giveUp();
    }

    /**
     * Takes what a connection has of a frame that has not ended.
     *
     * @param frameBytes 0 where there is none
     * @param another whether it is another frame than when it was told last
     */
    void update(Holder holder, int frameBytes, boolean another) {
        Integer former = another || frameBytes == 0 ? bytesByHolder.remove(holder) : bytesByHolder.get(holder);
        bytes += frameBytes - (former == null ? 0 : former);
        if (frameBytes > 0) {
            bytesByHolder.put(holder, frameBytes);
        }
        while (bytes > limitBytes) {
            Map.Entry<Holder, Integer> eldest = bytesByHolder.entrySet().iterator().next();
            bytesByHolder.remove(eldest.getKey());
            bytes -= eldest.getValue();
            eldest.getKey().giveUp();
        }
    }
}
