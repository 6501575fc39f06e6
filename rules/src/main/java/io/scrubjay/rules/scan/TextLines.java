package io.scrubjay.rules.scan;

/** The lines of a text, whose breaks stand there as they are or as JSON escapes them. Immutable, any thread. */
final class TextLines {
    /** As JSON in JSON in JSON writes them. */
    private static final int MAX_BACKSLASHES = 7;

    private final byte[] text;

    /** @param text not copied */
    TextLines(byte[] text) {
        this.text = text;
    }

    /** Where the line begins in which a place lies; more than {@code most} bytes before it where that is farther. */
    int from(int place, int most) {
        int at = place;
        while (at > 0 && place - at <= most && breakBefore(at) == 0) {
            at--;
        }
        return at;
    }

    /** Where the line ends in which a place lies; more than {@code most} bytes behind it where that is farther. */
    int to(int place, int most) {
        int at = place;
        while (at < text.length && at - place <= most && breakAt(at) == 0) {
            at++;
        }
        return at;
    }

    /** Whether a line ends here. */
    boolean isBreak(int at) {
        return breakAt(at) > 0;
    }

    /** Whether a line begins here: behind a break, or with the text. */
    boolean isBehindBreak(int at) {
        return at == 0 || breakBefore(at) > 0;
    }

    /** Behind one line break; here where none stands. */
    int behindBreak(int at) {
        int width = at < text.length ? breakAt(at) : 0;
        boolean both = width > 0 && at + width < text.length && isReturn(at, width) && breakAt(at + width) == width && !isReturn(at + width, width);
        return at + (both ? 2 * width : width);
    }

    /** Where the line before ends. */
    int beforeBreak(int lineFrom) {
        int at = lineFrom;
        if (at > 0) {
            at -= breakBefore(at);
        }
        if (at > 0 && breakBefore(at) > 0 && isReturn(at - breakBefore(at), breakBefore(at))) {
            at -= breakBefore(at);
        }
        return at;
    }

    /** How many bytes a line break takes that begins here; 0 where none does. */
    private int breakAt(int at) {
        if (text[at] == '\n' || text[at] == '\r') {
            return 1;
        }
        int letter = at;
        while (letter < text.length && letter - at < MAX_BACKSLASHES && text[letter] == '\\') {
            letter++;
        }
        return letter > at && letter < text.length && isBreakLetter(text[letter]) ? letter + 1 - at : 0;
    }

    private int breakBefore(int at) {
        if (text[at - 1] == '\n' || text[at - 1] == '\r') {
            return 1;
        }
        int from = at - 1;
        while (from > 0 && at - from <= MAX_BACKSLASHES && text[from - 1] == '\\') {
            from--;
        }
        return from < at - 1 && isBreakLetter(text[at - 1]) ? at - from : 0;
    }

    private static boolean isBreakLetter(byte b) {
        return b == 'n' || b == 'r';
    }

    private boolean isReturn(int at, int width) {
        byte last = text[at + width - 1];
        return last == '\r' || (width > 1 && last == 'r');
    }
}
