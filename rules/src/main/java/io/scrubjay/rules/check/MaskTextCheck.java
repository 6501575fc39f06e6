package io.scrubjay.rules.check;

/**
 * Rejects our own mask text, so that masked telemetry scans clean: a secret that begins inside a mask (a rule's id may
 * hold a word such as {@code password}), and one that is a mask or several masks in a row, or one with a blank or a colour behind where nothing closes the
 * value.
 *
 * <p>The forms are those of {@code io.scrubjay.rules.mask}: {@code [redacted]}, {@code [redacted:rule-id:1234abcd]},
 * {@code [redacted:...tail]} and {@code [hmac:<32 hex>]}.
 */
final class MaskTextCheck implements Check {
    /** Label of 64 characters, fingerprint, brackets and colons, with some room. */
    private static final int MAX_MASK_LENGTH = 96;

    private static final String REDACTED = "[redacted";
    private static final String HMAC = "[hmac:";
    private static final int HMAC_DIGITS = 32;
    private static final int LABEL_DIGITS = 8;
    private static final int TAIL_CHARACTERS = 4;

    @Override
    public boolean accepts(String text, int from, int to) {
        int start = from;
        while (start >= 0 && from - start <= MAX_MASK_LENGTH && text.charAt(start) != '[') {
            start--;
        }
        if (start < 0 || from - start > MAX_MASK_LENGTH) {
            return true;
        }
        int at = endOfMask(text, start);
        if (start < from) {
            return at <= from;
        }
        while (at >= 0 && at < to) {
            if (text.charAt(at) <= ' ' && !isClosed(text, to)) {
                return false;
            }
            at = endOfMask(text, at);
        }
        return at < 0;
    }

    /** Whether something ends a value here but the line or the text: of one whose quote was never closed nobody knows the end. */
    private static boolean isClosed(String text, int to) {
        return to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r';
    }

    /** The end of the mask that begins at {@code start}, or -1. */
    private static int endOfMask(String text, int start) {
        if (text.startsWith(HMAC, start)) {
            int end = start + HMAC.length() + HMAC_DIGITS;
            return end < text.length() && text.charAt(end) == ']' && allHex(text, start + HMAC.length(), end)
                    ? end + 1
                    : -1;
        }
        if (!text.startsWith(REDACTED, start)) {
            return -1;
        }
        int at = start + REDACTED.length();
        int end = text.indexOf(']', at);
        if (end < 0 || end - start > MAX_MASK_LENGTH) {
            return -1;
        }
        boolean bare = end == at;
        boolean known = bare || (text.charAt(at) == ':' && (isLabel(text, at + 1, end) || isTail(text, at + 1, end)));
        return known ? end + 1 : -1;
    }

    /** {@code rule-id:1234abcd}. */
    private static boolean isLabel(String text, int from, int to) {
        int colon = to - LABEL_DIGITS - 1;
        return colon > from
                && text.charAt(colon) == ':'
                && allHex(text, colon + 1, to)
                && plain(text, from, colon);
    }

    /** {@code ...abcd}. */
    private static boolean isTail(String text, int from, int to) {
        int tail = from + "...".length();
        return text.startsWith("...", from) && to - tail <= TAIL_CHARACTERS && plain(text, tail, to);
    }

    private static boolean allHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Characters.isHex(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean plain(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Characters.isAlnum(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }
}
