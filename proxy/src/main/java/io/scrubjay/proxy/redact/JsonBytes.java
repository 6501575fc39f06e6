package io.scrubjay.proxy.redact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The two ways in which OTLP/JSON writes bytes: hexadecimal for ids, base64 for all other, and either for the id of a profile. */
final class JsonBytes {
    private static final int PROFILE_ID_BYTES = 16;

    private JsonBytes() {}

    /** The bytes of hexadecimal digits in any casing; null where it is something else. */
    static byte @Nullable [] fromHex(byte[] text) {
        try {
            return HexFormat.of().parseHex(new String(text, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The bytes of an id in hexadecimal. That of a profile may be in base64, too, as the specification names the ids of traces and spans
     * only: digits of 16 bytes are taken for hexadecimal, then base64 of 16 bytes for that. Null where it is something else.
     */
    static byte @Nullable [] fromId(OtlpSchema.Field field, byte[] text) {
        byte[] hex = fromHex(text);
        if (!field.name().equals("profileId") || (hex != null && (hex.length == PROFILE_ID_BYTES || hex.length == 0))) {
            return hex;
        }
        byte[] base64 = fromBase64(text);
        return hex == null || (base64 != null && base64.length == PROFILE_ID_BYTES) ? base64 : hex;
    }

    /**
     * The bytes of base64 in the standard or the URL-safe alphabet (RFC 4648 sections 4 and 5), padded or not; line ends and
     * blanks are skipped, as some readers do. Null where it is something else.
     */
    static byte @Nullable [] fromBase64(byte[] text) {
        byte[] standard = new byte[text.length];
        int length = 0;
        for (byte b : text) {
            if (!JsonTokenizer.isBlank(b)) {
                standard[length++] = b == '-' ? (byte) '+' : b == '_' ? (byte) '/' : b;
            }
        }
        try {
            return Base64.getDecoder().decode(new String(standard, 0, length, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
