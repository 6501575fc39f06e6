package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.Base64Alphabet;
import io.scrubjay.rules.hyperscan.NativeBytes;

/** Base64 that was broken into lines for their length (RFC 2045 section 6.8), the breaks perhaps escaped as in JSON. */
final class FoldedLines {
    /** A shorter line was not broken for its length. */
    private static final int LEAST_FULL_LINE = 60;
    /** More bytes than a line break takes in any escaping. */
    private static final int MAX_BREAK_BYTES = 16;
    /** Characters of an unfinished group. */
    private static final int MAX_REST = 3;

    private FoldedLines() {}

    /** Whether the encoded run of {@code [from, to)} is the end or the beginning of a full line with a neighbour. */
    static boolean goOn(NativeBytes text, int from, int to) {
        int end = to;
        while (end < text.length() && end - to < MAX_REST && Base64Alphabet.contains(text.at(end))) {
            end++;
        }
        int next = behindBreak(text, end);
        if (next > end && next < text.length() && Base64Alphabet.contains(text.at(next)) && isFull(text, end)) {
            return true;
        }
        int start = from;
        while (start > 0 && from - start < MAX_REST && Base64Alphabet.contains(text.at(start - 1))) {
            start--;
        }
        // the letter of an escaped line break looks like part of the line
        int before = beforeBreak(text, start < from || isLetterOfBreak(text, start) ? start + 1 : start);
        return before >= 0 && isFull(text, before);
    }

    /** Where the line breaks that begin here end. */
    private static int behindBreak(NativeBytes text, int from) {
        int at = from;
        while (at < text.length() && at - from < MAX_BREAK_BYTES) {
            if (isBreak(text.at(at))) {
                at++;
                continue;
            }
            int letter = at;
            while (letter < text.length() && text.at(letter) == '\\') {
                letter++;
            }
            if (letter == at || letter == text.length() || !isLetter(text.at(letter))) {
                return at;
            }
            at = letter + 1;
        }
        return at;
    }

    /** Where the line breaks that end here begin; -1 where none does. */
    private static int beforeBreak(NativeBytes text, int to) {
        int at = to;
        while (at > 0 && to - at < MAX_BREAK_BYTES) {
            if (isBreak(text.at(at - 1))) {
                at--;
            } else if (isLetterOfBreak(text, at - 1)) {
                at--;
                while (at > 0 && text.at(at - 1) == '\\') {
                    at--;
                }
            } else {
                break;
            }
        }
        return at < to ? at : -1;
    }

    private static boolean isFull(NativeBytes text, int to) {
        int from = to;
        while (from > 0 && to - from < LEAST_FULL_LINE && Base64Alphabet.contains(text.at(from - 1))) {
            from--;
        }
        return to - from == LEAST_FULL_LINE;
    }

    private static boolean isLetterOfBreak(NativeBytes text, int at) {
        return at > 0 && at < text.length() && isLetter(text.at(at)) && text.at(at - 1) == '\\';
    }

    private static boolean isBreak(byte b) {
        return b == '\r' || b == '\n';
    }

    private static boolean isLetter(byte b) {
        return b == 'r' || b == 'n';
    }
}
