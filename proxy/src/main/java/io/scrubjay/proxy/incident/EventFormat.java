package io.scrubjay.proxy.incident;

/** In which form a webhook is told; made of the stored event, and the same bytes for every attempt. */
interface EventFormat {
    /** For {@code content-type}. */
    String contentType();

    /** The event in this form. */
    byte[] encode(byte[] cloudEvent);

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
