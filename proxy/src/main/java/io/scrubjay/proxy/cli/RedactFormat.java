package io.scrubjay.proxy.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code redact} reads. */
enum RedactFormat {
    /** Any text or bytes; everything that is not masked stays as it is. */
    TEXT("text"),
    /** A JSON object a line, of any form or OTLP; other lines count as text. */
    JSONL("jsonl"),
    /** One OTLP export request in JSON. */
    OTLP_JSON("otlp-json"),
    /** One OTLP export request in protobuf. */
    OTLP_PROTO("otlp-proto"),
    /** Syslog messages, a line each or with octet counts. */
    SYSLOG("syslog");

    private final String word;

    RedactFormat(String word) {
        this.word = word;
    }

    /** Reads it as it is written on the command line. */
    static final class Converter implements ITypeConverter<RedactFormat> {
        @Override
        public RedactFormat convert(String text) {
            for (RedactFormat format : values()) {
                if (format.word.equals(text)) {
                    return format;
                }
            }
            throw new TypeConversionException(text + " (expected: "
                    + Arrays.stream(values()).map(format -> format.word).collect(Collectors.joining(", ")) + ")");
        }
    }
}
