package io.scrubjay.rules.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64 with the standard or the URL alphabet, padded or not (RFC 4648 sections 4 and 5), in one line or, as MIME and
 * {@code base64(1)} write it, in several full lines and a last one (RFC 2045 section 6.8).
 *
 * <p>Which characters make a group is told by the phase, not by where the run begins: {@code /v1/dG9rZW4...} is a run of
 * the standard alphabet that does not begin at a group. A run keeps to the alphabet of the first character behind the given
 * place that tells; a character that only the other alphabet has ends it.
 */
final class Base64Decoder implements Decoder {
    private static final int GROUP = 4;
    /** A shorter line is not one that was broken for its length; the usual ones are 60, 64 and 76. */
    private static final int LEAST_FULL_LINE = 60;
    /** Line breaks, and the escapes of them that stand in text which was JSON once, the longest first. */
    private static final byte[][] LINE_BREAKS = {{'\\', 'r', '\\', 'n'}, {'\r', '\n'}, {'\\', 'n'}, {'\n'}};

    @Override
    public @Nullable DecodedRun decodeAround(byte[] text, int atByte, int phase) {
        Line line = new Line(text, atByte);
        int lineFrom = line.from;
        int from = lineFrom;
        int end = line.to;
        for (int before = line.fullLineBefore(from); before >= 0; before = line.fullLineBefore(from)) {
            from = before;
        }
        int behind = line.behindFullLine(lineFrom, end);
        while (behind >= 0) {
            int next = line.lineEnd(behind);
            end = next;
            behind = line.behindFullLine(behind, next);
        }
        if (end - from < MIN_RUN_BYTES) {
            return null;
        }
        // lines before this one hold whole groups, so that this line's phase is that of the run
        int first = from < lineFrom ? from : from + Math.floorMod(atByte - phase - from, GROUP);
        return DecodedRun.whole(from, paddingEnd(text, end), decode(text, first, end));
    }

    private static int paddingEnd(byte[] text, int end) {
        int to = end;
        while (to < text.length && to - end < 2 && text[to] == '=') {
            to++;
        }
        return to;
    }

    /** Decodes; what is not of the alphabet are line breaks. */
    private static byte[] decode(byte[] text, int from, int to) {
        byte[] decoded = new byte[Math.max(0, (to - from) * 6 / 8)];
        int bits = 0;
        int bitCount = 0;
        int length = 0;
        for (int at = from; at < to; at++) {
            int lineBreak = lineBreakAt(text, at);
            if (lineBreak > 0) {
                at += lineBreak - 1;
                continue;
            }
            bits = bits << 6 | Base64Alphabet.value(text[at]);
            bitCount += 6;
            if (bitCount >= 8) {
                bitCount -= 8;
                decoded[length++] = (byte) (bits >>> bitCount);
            }
        }
        return length == decoded.length ? decoded : Arrays.copyOf(decoded, length);
    }

    /** The length of the line break that begins here; 0 for none. */
    private static int lineBreakAt(byte[] text, int at) {
        for (byte[] lineBreak : LINE_BREAKS) {
            int end = at + lineBreak.length;
            if (end <= text.length && Arrays.equals(text, at, end, lineBreak, 0, lineBreak.length)) {
                return lineBreak.length;
            }
        }
        return 0;
    }

    /** The line that surrounds a place, and its neighbours in the same alphabet. */
    private static final class Line {
        private final byte[] text;
        /** {@code +} or {@code -}, whichever the run's alphabet has; 0 as long as nothing told. */
        private byte telling;

        private final int from;
        private final int to;

        Line(byte[] text, int atByte) {
            this.text = text;
            int certain = atByte - 1;
            this.to = lineEnd(certain);
            this.from = lineStart(certain);
        }

        private int lineStart(int lineTo) {
            int at = lineTo;
            while (at > 0 && accepts(text[at - 1])) {
                at--;
            }
            // the letter of an escape such as \n is not part of what follows it
            return at > 0 && at < lineTo && text[at - 1] == '\\' ? at + 1 : at;
        }

        int lineEnd(int lineFrom) {
            int at = lineFrom;
            while (at < text.length && accepts(text[at])) {
                at++;
            }
            return at;
        }

        private boolean accepts(byte character) {
            byte tells =
                    switch (character) {
                        case '+', '/' -> '+';
                        case '-', '_' -> '-';
                        default -> 0;
                    };
            if (!Base64Alphabet.contains(character) || (tells != 0 && telling != 0 && tells != telling)) {
                return false;
            }
            telling = tells != 0 ? tells : telling;
            return true;
        }

        /** Where the next line begins if this one was broken for its length; -1 if the run ends with it. */
        int behindFullLine(int lineFrom, int lineTo) {
            int next = lineTo + lineBreakAt(text, lineTo);
            boolean goesOn = next > lineTo && next < text.length && Base64Alphabet.contains(text[next]);
            return goesOn && isFull(lineTo - lineFrom) ? next : -1;
        }

        /** Where the line before begins, if that was broken for its length; -1 if the run begins at {@code lineFrom}. */
        int fullLineBefore(int lineFrom) {
            for (byte[] lineBreak : LINE_BREAKS) {
                int end = lineFrom - lineBreak.length;
                if (end > 0 && Arrays.equals(text, end, lineFrom, lineBreak, 0, lineBreak.length)) {
                    int start = lineStart(end);
                    return isFull(end - start) ? start : -1;
                }
            }
            return -1;
        }

        private static boolean isFull(int length) {
            return length >= LEAST_FULL_LINE && length % GROUP == 0;
        }
    }
}
