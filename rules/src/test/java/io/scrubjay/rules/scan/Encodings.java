package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** How telemetry writes text in another encoding, for tests; texts are ISO 8859-1. */
enum Encodings {
    BASE64,
    BASE64_UNPADDED,
    BASE64_URL,
    HEX_LOWER,
    HEX_UPPER,
    PERCENT_ALL,
    PERCENT_RESERVED,
    PERCENT_TWICE,
    JSON_UNICODE,
    JSON_IN_JSON;

    String encode(String text) {
        return switch (this) {
            case BASE64 -> Base64.getEncoder().encodeToString(bytes(text));
            case BASE64_UNPADDED -> Base64.getEncoder().withoutPadding().encodeToString(bytes(text));
            case BASE64_URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
            case HEX_LOWER -> HexFormat.of().formatHex(bytes(text));
            case HEX_UPPER -> HexFormat.of().withUpperCase().formatHex(bytes(text));
            case PERCENT_ALL -> percent(text, false);
            case PERCENT_RESERVED -> percent(text, true);
            case PERCENT_TWICE -> percent(percent(text, true), true);
            case JSON_UNICODE -> unicode(text);
            case JSON_IN_JSON -> unicode(text).replace("\\", "\\\\");
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String percent(String text, boolean onlyReserved) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean unreserved = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            encoded.append(onlyReserved && unreserved ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }

    private static String unicode(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return escaped.toString();
    }
}
