package io.scrubjay.rules.check;

/** Rejects UUIDs (RFC 9562 text form, 8-4-4-4-12 hexadecimal digits): most are identifiers. */
final class UuidCheck implements Check {
    private static final int LENGTH = 36;

    @Override
    public boolean accepts(String text, int from, int to) {
        if (to - from != LENGTH) {
            return true;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (!isOfUuid(i, text.charAt(from + i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a value may be accepted that begins at {@code from} and ends at {@code to} or before: what ends earlier would have to be
     * all but the end of a UUID.
     */
    static boolean mayAccept(byte[] text, int from, int to, int leastBytes) {
        if (to - from != LENGTH) {
            return true;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (!isOfUuid(i, (char) (text[from + i] & 0xff))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfUuid(int offset, char c) {
        boolean hyphen = offset == 8 || offset == 13 || offset == 18 || offset == 23;
        return hyphen ? c == '-' : Characters.isHex(c);
    }
}
