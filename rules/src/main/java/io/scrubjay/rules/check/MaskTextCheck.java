package io.scrubjay.rules.check;

/**
 * Rejects our own mask text, so that masked telemetry scans clean: a secret that lies wholly inside one mask or several
 * masks in a row.
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

    @Override
    public boolean accepts(String text, int from, int to) {
        int at = endOfMaskAround(text, from);
        while (at >= 0 && at < to) {
            at = endOfMask(text, at);
        }
        return at < 0;
    }

    /** The end of the mask that covers {@code position}, or -1. */
    private static int endOfMaskAround(String text, int position) {
        int start = text.lastIndexOf('[', position);
        if (start < 0 || position - start > MAX_MASK_LENGTH) {
            return -1;
        }
        int end = endOfMask(text, start);
        return end > position ? end : -1;
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
        return end == at || (text.charAt(at) == ':' && plain(text, at + 1, end)) ? end + 1 : -1;
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
            if (!Characters.isAlnum(c) && c != '-' && c != '_' && c != ':' && c != '.') {
                return false;
            }
        }
        return true;
    }
}
