package io.scrubjay.rules.scan;

/** The lines of a text, whose breaks stand there as they are or as JSON escapes them. Immutable, any thread. */
final class TextLines {
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

    private int breakAt(int at) {
        if (text[at] == '\n' || text[at] == '\r') {
            return 1;
        }
        boolean escaped = text[at] == '\\' && at + 1 < text.length && (text[at + 1] == 'n' || text[at + 1] == 'r');
        return escaped ? 2 : 0;
    }

    private int breakBefore(int at) {
        if (text[at - 1] == '\n' || text[at - 1] == '\r') {
            return 1;
        }
        return at > 1 && breakAt(at - 2) == 2 ? 2 : 0;
    }

    private boolean isReturn(int at, int width) {
        return text[at + width - 1] == '\r' || (width == 2 && text[at + 1] == 'r');
    }
}
