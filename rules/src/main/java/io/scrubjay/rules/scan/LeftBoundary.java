package io.scrubjay.rules.scan;

/** Tells whether a token may begin at a place: behind no letter, digit or underscore, unless these end an escape. */
final class LeftBoundary {
    private LeftBoundary() {}

    static boolean at(byte[] text, int from) {
        if (from == 0 || !isWord(text[from - 1])) {
            return true;
        }
        return endsEscape(text, from);
    }

    /** Whether {@code \n}, {@code %3D}, {@code =}, an ANSI colour or the like ends at {@code from}. */
    static boolean endsEscape(byte[] text, int from) {
        byte last = text[from - 1];
        if (from >= 2 && text[from - 2] == '\\' && "nrtbfv0".indexOf(last) >= 0) {
            return true;
        }
        if (from >= 3 && text[from - 3] == '%' && isHex(text[from - 2]) && isHex(last)) {
            return true;
        }
        if (from >= 4 && text[from - 4] == '\\' && text[from - 3] == 'x' && isHex(text[from - 2]) && isHex(last)) {
            return true;
        }
        if (from >= 6
                && text[from - 6] == '\\'
                && text[from - 5] == 'u'
                && isHex(text[from - 4])
                && isHex(text[from - 3])
                && isHex(text[from - 2])
                && isHex(last)) {
            return true;
        }
        return last == 'm' && endsAnsiColour(text, from - 2);
    }

    private static boolean endsAnsiColour(byte[] text, int from) {
        int at = from;
        while (at > 0 && from - at < 16 && (text[at] == ';' || (text[at] >= '0' && text[at] <= '9'))) {
            at--;
        }
        return at > 0 && text[at] == '[';
    }

    private static boolean isHex(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
    }

    private static boolean isWord(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '_';
    }
}
