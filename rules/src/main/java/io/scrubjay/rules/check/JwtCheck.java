package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Asks for the structure of a JSON Web Token (RFC 7519): a first part that is base64url of a JSON object.
 *
 * <p>Signature and expiry do not matter: an expired token still tells what the next one looks like.
 */
final class JwtCheck implements Check {
    /** A header is looked at this far only: the algorithm comes at its beginning. */
    private static final int MAX_HEADER_LENGTH = 2048;

    @Override
    public boolean accepts(String text, int from, int to) {
        int end = from;
        while (end < to && text.charAt(end) != '.') {
            end++;
        }
        int length = Math.min(end - from, MAX_HEADER_LENGTH) / 4 * 4;
        if (length < 8) {
            return false;
        }
        byte[] header;
        try {
            header = Base64.getUrlDecoder().decode(text.substring(from, from + length));
        } catch (IllegalArgumentException e) {
            return false;
        }
        return header[0] == '{' && (isPrintable(header) || text.startsWith(".eyJ", end));
    }

    private static boolean isPrintable(byte[] header) {
        String json = new String(header, StandardCharsets.ISO_8859_1);
        return json.chars().allMatch(c -> c >= 0x20 || c == '\n' || c == '\r' || c == '\t')
                && json.indexOf('"') >= 0;
    }
}
