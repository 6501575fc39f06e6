package io.scrubjay.rules.check;

import java.util.Base64;

/** Asks for base64 of a {@code user:password} pair whose user is printable (RFC 7617), padded or not. */
final class BasicAuthCheck implements Check {
    @Override
    public boolean accepts(String text, int from, int to) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(withoutPadding(text, from, to));
        } catch (IllegalArgumentException e) {
            return false;
        }
        for (byte b : decoded) {
            if (b == ':') {
                return true;
            }
            if ((b >= 0 && b < ' ') || b == 0x7f) {
                return false;
            }
        }
        return false;
    }

    private static String withoutPadding(String text, int from, int to) {
        int end = to;
        while (end > from && text.charAt(end - 1) == '=') {
            end--;
        }
        return text.substring(from, end);
    }
}
