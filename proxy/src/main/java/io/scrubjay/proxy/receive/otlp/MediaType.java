package io.scrubjay.proxy.receive.otlp;

import io.scrubjay.proxy.redact.PayloadFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the Content-Type of OTLP requests (RFC 9110 section 8.3.1). */
final class MediaType {
    private static final String GRPC = "application/grpc";

    private MediaType() {}

    /** The encoding that an OTLP/HTTP request declares; null if OTLP defines none for it. */
    static @Nullable PayloadFormat payloadFormat(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        if (contentType.equals(PayloadFormat.PROTOBUF.mediaType())) {
            return PayloadFormat.PROTOBUF; // as nearly all send it
        }
        String[] parts = contentType.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            if (!isAcceptable(parts[i].strip().toLowerCase(Locale.ROOT))) {
                return null;
            }
        }
        return switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
            case "application/x-protobuf" -> PayloadFormat.PROTOBUF;
            case "application/json" -> PayloadFormat.JSON;
            default -> null;
        };
    }

    /** Whether the request is gRPC with protobuf messages. */
    static boolean isGrpc(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String lower = contentType.toLowerCase(Locale.ROOT);
        int semicolon = lower.indexOf(';');
        String type = (semicolon < 0 ? lower : lower.substring(0, semicolon)).strip();
        return type.equals(GRPC) || type.equals(GRPC + "+proto");
    }

    /** Whether a parameter leaves the text in UTF-8, the only charset that is scanned. */
    private static boolean isAcceptable(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0 || !parameter.substring(0, equals).strip().equals("charset")) {
            return true;
        }
        String charset = parameter.substring(equals + 1).strip();
        return charset.equals("utf-8") || charset.equals("\"utf-8\"");
    }
}
