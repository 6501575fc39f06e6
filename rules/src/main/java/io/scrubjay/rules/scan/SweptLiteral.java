package io.scrubjay.rules.scan;

/** Finds where a literal begins that the sweep has hit, in any casing and with the backslashes that it allows. */
final class SweptLiteral {
    private static final int MAX_ESCAPES = 3;

    private SweptLiteral() {}

    /**
     * Where a literal begins that ends at a place; -1 if another stands there.
     *
     * @param lowerCase as {@link ShapeSyntax#literal} took it, a byte a character
     */
    static int startOf(byte[] text, int to, String lowerCase) {
        int at = to;
        for (int i = lowerCase.length() - 1; i >= 0; i--) {
            char c = lowerCase.charAt(i);
            if (at == 0 || lower(text[at - 1]) != c) {
                return -1;
            }
            at--;
            boolean escapable = c == '/' || c == '"';
            for (int escapes = 0; escapable && escapes < MAX_ESCAPES && at > 0 && text[at - 1] == '\\'; escapes++) {
                at--;
            }
        }
        return at;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b & 0xff;
    }
}
