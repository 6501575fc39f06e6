package io.scrubjay.rules.scan;

/**
 * Says what {@link Columns}, {@link AlignedColumns} and {@link InsertedColumns} say, a little wider, of a payload as it came: nothing but names and separators may
 * stand behind a word up to the end of the line, below which a separator stands, too, or up to the word for values. The two must stay in step.
 */
final class RawColumns {
    /** JSON takes so many bytes for one that it escapes. */
    private static final int MOST_PER_BYTE = 2;

    /** Of a name that a word ends in, with the word. */
    private static final int MOST_OF_NAME = Columns.MAX_NAME + 32;

    private static final boolean[] BETWEEN_NAMES = RawAssignment.members(Columns.SEPARATORS);
    /** What stands in rows, and in lines that are drawn between them. */
    private static final boolean[] BETWEEN_VALUES = RawAssignment.members(Columns.SEPARATORS + "+");

    private RawColumns() {}

    /** Whether a column's name may stand here that a word ends in, and values below it. */
    static boolean mayHold(RawPayload payload, int wordTo) {
        int last = Math.min(payload.length(), wordTo + MOST_PER_BYTE * Columns.MAX_HEAD);
        boolean separated = false;
        int at = wordTo;
        // at most as many as there are when nothing is escaped
        int characters = 0;
        while (at < last) {
            byte b = payload.at(at);
            if (b == '\\') {
                byte escaped = payload.atOrZero(at + 1);
                if (escaped == 'u' || (isBreak(escaped) && (separated || isBehindSeparator(payload, wordTo)) && mayHoldRow(payload, at + 2))) {
                    return true;
                }
                separated |= escaped == 't';
                characters += escaped == '\\' ? 0 : 1;
                at += escaped == '\\' ? 1 : 2;
                continue;
            }
            boolean lineBreak = b == '\n' || b == '\r';
            if (lineBreak && (separated || isBehindSeparator(payload, wordTo)) && mayHoldRow(payload, at + 1)) {
                return true;
            }
            if (payload.isPercentEncoded(at)) {
                return true;
            }
            if (b == ')' && mayHoldValues(payload, at + 1)) {
                return true;
            }
            separated |= BETWEEN_NAMES[b & 0xff] || isGap(payload, at);
            // the names of a statement may stand on several lines
            boolean name = lineBreak || Columns.isNameByte(b) || BETWEEN_NAMES[b & 0xff];
            if (!name || (!separated && characters > Columns.MAX_NAME_REST)) {
                return false;
            }
            characters++;
            at++;
        }
        return false;
    }

    /** Whether a separator stands before the name in which a word ends. */
    private static boolean isBehindSeparator(RawPayload payload, int wordTo) {
        int characters = 0;
        for (int at = wordTo - 1; at >= 0 && characters <= MOST_OF_NAME; at--) {
            byte b = payload.at(at);
            characters += b == '\\' ? 0 : 1;
            if (BETWEEN_NAMES[b & 0xff] || isGap(payload, at) || b == '%' || (b == '\\' && isSeparatorEscaped(payload.atOrZero(at + 1)))) {
                return true;
            }
            if (!Columns.isNameByte(b)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isGap(RawPayload payload, int at) {
        return payload.at(at) == ' ' && payload.atOrZero(at + 1) == ' ';
    }

    private static boolean isBreak(byte escaped) {
        return escaped == 'n' || escaped == 'r';
    }

    /** Whether a separator stands on a line, or on one of those behind it up to the first that is not drawn. */
    private static boolean mayHoldRow(RawPayload payload, int lineFrom) {
        int last = Math.min(payload.length(), lineFrom + MOST_PER_BYTE * Columns.MAX_ROW);
        boolean drawn = true;
        for (int at = lineFrom; at < last; at++) {
            byte b = payload.at(at);
            byte escaped = b == '\\' ? payload.atOrZero(at + 1) : 0;
            if (BETWEEN_VALUES[b & 0xff] || isGap(payload, at) || isSeparatorEscaped(escaped) || payload.isPercentEncoded(at)) {
                return true;
            }
            boolean broken = b == '\n' || b == '\r' || isBreak(escaped);
            if (broken ? !drawn : b >= 0 && b < ' ') {
                return false;
            }
            at += isBreak(escaped) ? 1 : 0;
            drawn &= broken || b == '\\' || Columns.isRulerByte(b);
        }
        return false;
    }

    private static boolean isSeparatorEscaped(byte escaped) {
        return escaped == 't' || escaped == 'u';
    }

    private static boolean mayHoldValues(RawPayload payload, int from) {
        int at = payload.skipBlanks(from, MOST_PER_BYTE * Columns.MAX_NAME_REST);
        return RawTelling.startsWith(payload, at, InsertedColumns.VALUES);
    }
}
