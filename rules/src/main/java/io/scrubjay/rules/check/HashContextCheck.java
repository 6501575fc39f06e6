package io.scrubjay.rules.check;

import java.util.Set;

/**
 * Rejects hexadecimal digits whose surroundings say that they are a digest or an identifier: behind {@code sha256:},
 * {@code etag=}, {@code commit }, {@code "trace_id":}, {@code /blob/}, or before the file name in the output of {@code sha256sum}.
 * What holds other characters is not its business.
 */
final class HashContextCheck implements Check {
    /** Quotes, brackets, blanks and operators between a name and its value. */
    private static final int MAX_GAP = 16;

    private static final int MAX_NAME = 64;
    private static final String BEHIND_FILE = ") = ";
    private static final int MAX_FILE = 256;
    /** The last word of a name, or its last two, lower case and joined. */
    private static final Set<String> NAMES = Set.of(
            "sha", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3", "md4", "md5", "blake2b", "blake2s", "blake3",
            "md5sum", "sha1sum", "sha256sum", "sha512sum", "crc32", "crc32c", "ripemd160", "xxh64", "hash", "hashes", "digest", "checksum", "integrity", "fingerprint",
            "thumbprint", "etag", "commit", "commits", "revision", "rev", "tree", "parent", "blob", "oid", "merge", "head",
            "traceid", "traceparent", "spanid", "parentid", "requestid", "reqid", "correlationid", "transactionid", "txid",
            "messageid", "msgid", "eventid", "uuid", "guid", "deviceid", "containerid", "imageid", "buildid", "commitid",
            "buildhash", "layerid");

    @Override
    public boolean accepts(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Characters.isHex(text.charAt(i)) && text.charAt(i) != '-') {
                return true;
            }
        }
        return !isListed(text, from, to) && !isNamed(text, from) && !isBehindFile(text, from);
    }

    /** {@code <hash>  file}, {@code <hash> *file} at the beginning of a line. */
    private static boolean isListed(String text, int from, int to) {
        return (from == 0 || text.charAt(from - 1) == '\n')
                && to + 1 < text.length()
                && text.charAt(to) == ' '
                && (text.charAt(to + 1) == ' ' || text.charAt(to + 1) == '*');
    }

    /** {@code SHA256 (file) = <hash>}, as BSD lists them. */
    private static boolean isBehindFile(String text, int from) {
        int open = text.startsWith(BEHIND_FILE, from - BEHIND_FILE.length()) ? text.lastIndexOf(" (", from) : -1;
        return open > 0
                && from - open < MAX_FILE
                && NAMES.contains(lowerCase(text, wordBefore(text, open), open));
    }

    private static boolean isNamed(String text, int from) {
        int end = backOverGap(text, from);
        if (end > 0 && text.startsWith("W/", end - 1)) {
            // a weak entity tag: W/"..." (RFC 9110 section 8.8.3)
            end = backOverGap(text, end - 1);
        }
        int last = wordBefore(text, end);
        int joint = last;
        while (joint > 0 && isJoint(text.charAt(joint - 1))) {
            joint--;
        }
        String word = lowerCase(text, last, end);
        return NAMES.contains(word) || NAMES.contains(lowerCase(text, wordBefore(text, joint), joint) + word);
    }

    private static int backOverGap(String text, int from) {
        int end = from;
        while (end > 0 && from - end < MAX_GAP && !Characters.isAlnum(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Where the word that ends here begins: behind what joins words, or at a hump ({@code traceId}). */
    private static int wordBefore(String text, int end) {
        int start = end;
        while (start > 0
                && end - start < MAX_NAME
                && Characters.isAlnum(text.charAt(start - 1))
                && !endsColour(text, start)) {
            start--;
            boolean hump = Characters.isUpper(text.charAt(start))
                    && start > 0
                    && Characters.isLower(text.charAt(start - 1));
            if (hump) {
                break;
            }
        }
        return start;
    }

    /** {@code ESC[1m}, which a coloured name stands behind. */
    private static boolean endsColour(String text, int end) {
        int at = end - 1;
        if (text.charAt(at) != 'm') {
            return false;
        }
        while (at > 0 && (Characters.isDigit(text.charAt(at - 1)) || text.charAt(at - 1) == ';')) {
            at--;
        }
        return at > 1 && text.charAt(at - 1) == '[' && text.charAt(at - 2) == '\u001b';
    }

    private static boolean isJoint(char c) {
        return c == '_' || c == '-' || c == '.';
    }

    private static String lowerCase(String text, int from, int to) {
        StringBuilder word = new StringBuilder();
        for (int i = from; i < to; i++) {
            word.append(Characters.toLower(text.charAt(i)));
        }
        return word.toString();
    }
}
