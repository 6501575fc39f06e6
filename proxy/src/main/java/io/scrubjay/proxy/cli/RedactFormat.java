package io.scrubjay.proxy.cli;

/** What {@code redact} reads. */
enum RedactFormat {
    /** Any text or bytes; everything that is not masked stays as it is. */
    TEXT("text"),
    /** A JSON object a line, of any form or OTLP; other lines count as text. */
    JSONL("jsonl"),
    /** One OTLP export request in JSON. */
    OTLP_JSON("otlp-json"),
    /** One OTLP export request in protobuf. */
    OTLP_PROTO("otlp-proto");

    private final String word;

    RedactFormat(String word) {
        this.word = word;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return word;
    }
}
