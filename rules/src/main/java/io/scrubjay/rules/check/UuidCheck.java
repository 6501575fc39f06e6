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
            char c = text.charAt(from + i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : !Characters.isHex(c)) {
                return true;
            }
        }
        return false;
    }
}
