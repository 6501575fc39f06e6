package io.scrubjay.proxy.incident;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which form a webhook is told; made of the stored event, and the same bytes for every attempt. */
interface EventFormat {
    /** For {@code content-type}. */
    String contentType();

    /** The event in this form. */
    byte[] encode(byte[] cloudEvent);

    /** Whether it can tell of such an event. */
    default boolean takes(LeakEvent event) {
        return true;
    }

    /** What stands in the header beside what all webhooks get. */
    default Map<String, String> headers(byte[] body) {
        return Map.of();
    }

    /** The key that verifies {@link #headers}; null where there is none. */
    default @Nullable PartnerKey publicKey() {
        return null;
    }

    /** The event as it is stored. */
    EventFormat CLOUD_EVENTS = new EventFormat() {
        @Override
        public String contentType() {
            return "application/cloudevents+json; charset=utf-8";
        }

        @Override
        public byte[] encode(byte[] cloudEvent) {
            return cloudEvent;
        }
    };
}
