package io.scrubjay.proxy.redact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The two ways in which OTLP/JSON writes bytes: hexadecimal for ids, base64 for all other. */
final class JsonBytes {
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
