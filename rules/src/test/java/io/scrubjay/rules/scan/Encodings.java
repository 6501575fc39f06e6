package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** How telemetry writes text in another encoding, for tests; texts are ISO 8859-1. */
enum Encodings {
    BASE64(text -> Base64.getEncoder().encodeToString(bytes(text))),
    BASE64_UNPADDED(text -> Base64.getEncoder().withoutPadding().encodeToString(bytes(text))),
    BASE64_URL(text -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text))),
    HEX_LOWER(text -> HexFormat.of().formatHex(bytes(text))),
    HEX_UPPER(text -> HexFormat.of().withUpperCase().formatHex(bytes(text))),
    PERCENT_ALL(text -> percent(text, false)),
    PERCENT_RESERVED(text -> percent(text, true)),
    PERCENT_TWICE(text -> percent(percent(text, true), true)),
    JSON_UNICODE(Encodings::unicode),
    JSON_IN_JSON(text -> unicode(text).replace("\\", "\\\\"));

    static final List<Encodings> PACKED = List.of(BASE64, BASE64_UNPADDED, BASE64_URL, HEX_LOWER, HEX_UPPER);

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final UnaryOperator<String> encode;

    Encodings(UnaryOperator<String> encode) {
        this.encode = encode;
    }

    String encode(String text) {
        return encode.apply(text);
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
