package io.scrubjay.proxy.redact;

/** The two encodings of an OTLP request. */
public enum PayloadFormat {
    PROTOBUF("application/x-protobuf"),
    JSON("application/json");

    private final String mediaType;

    PayloadFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The media type in OTLP/HTTP. */
    public String mediaType() {
        return mediaType;
    }
}
