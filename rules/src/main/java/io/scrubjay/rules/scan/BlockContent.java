package io.scrubjay.rules.scan;

/**
 * The lines between the marks of a block: base64, with header lines ({@code Proc-Type: 4,ENCRYPTED}) before it. Line breaks
 * may be real, escaped ({@code \n}), or blanks where somebody joined the lines.
 */
final class BlockContent {
    private static final int MIN_ENCODED = 24;
    /** A shorter word behind a blank is taken for the end of the block and the text that goes on. */
    static final int MIN_WORD = 16;

    private static final int MAX_HEADER = 200;

    private BlockContent() {}

    /** Where the run of header lines and base64 ends that begins at {@code from}. */
    static int endOfRun(byte[] text, int from, int most) {
        int limit = Math.min(text.length, from + most);
        int end = from;
        boolean encodedBefore = false;
        int at = from;
        while (at < limit) {
            int word = skipBreaks(text, at, limit);
            boolean newLine = holdsNewLine(text, at, word) || at == from;
            int header = encodedBefore || !newLine ? word : endOfHeader(text, word, limit);
            if (header > word) {
                at = header;
                end = header;
                continue;
            }
            int to = word;
            while (to < limit && isEncoded(text[to])) {
                to++;
            }
            boolean padded = to > word && text[to - 1] == '=';
            if (to == word || (!newLine && !padded && to - word < MIN_WORD)) {
                break;
            }
            encodedBefore = true;
            end = to;
            at = to;
        }
        return end;
    }

    /** Whether the content holds so much base64 that it can be a key, and is not only talk of one. */
    static boolean isEncoded(byte[] text, int from, int to) {
        int run = 0;
        int sum = 0;
        for (int i = from; i < to; i++) {
            run = isEncoded(text[i]) ? run + 1 : 0;
            if (run == MIN_WORD) {
                sum += run;
            } else if (run > MIN_WORD) {
                sum++;
            }
            if (sum >= MIN_ENCODED) {
                return true;
            }
        }
        return false;
    }

    /** Where the word of base64 begins that ends at a place. */
    static int startOfWord(byte[] text, int to) {
        int from = to;
        while (from > 0 && isEncoded(text[from - 1])) {
            from--;
        }
        return from;
    }

    static int skipBreaks(byte[] text, int from, int limit) {
        int at = from;
        while (at < limit) {
            int width = breakAt(text, at);
            if (width == 0) {
                break;
            }
            at += width;
        }
        return Math.min(at, limit);
    }

    /** The end of the content without breaks behind it. */
    static int backOverBreaks(byte[] text, int from, int to) {
        int at = to;
        while (at > from) {
            if (QuotedValue.isSpace(text[at - 1]) || text[at - 1] == '\\') {
                at--;
            } else if ((text[at - 1] == 'n' || text[at - 1] == 'r') && at - 2 >= from && text[at - 2] == '\\') {
                at -= 2;
            } else {
                break;
            }
        }
        return at;
    }

    /** The width of a blank, a line break or an escaped one, behind any number of backslashes; 0 for none. */
    private static int breakAt(byte[] text, int at) {
        if (QuotedValue.isSpace(text[at])) {
            return 1;
        }
        int letter = at;
        while (letter < text.length && text[letter] == '\\') {
            letter++;
        }
        if (letter == at) {
            return 0;
        }
        boolean escape = letter < text.length && (text[letter] == 'n' || text[letter] == 'r' || text[letter] == 't');
        return letter - at + (escape ? 1 : 0);
    }

    private static boolean holdsNewLine(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '\n' || text[i] == '\r' || text[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** The end of a line {@code Name: value}; {@code from} where none begins. */
    private static int endOfHeader(byte[] text, int from, int limit) {
        int at = from;
        while (at < limit && (isLetter(text[at]) || text[at] == '-')) {
            at++;
        }
        if (at - from < 3 || at + 1 >= limit || text[at] != ':' || text[at + 1] != ' ') {
            return from;
        }
        while (at < limit && at - from < MAX_HEADER && text[at] != '\n' && text[at] != '\r' && text[at] != '\\') {
            at++;
        }
        return at;
    }

    private static boolean isLetter(byte b) {
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    private static boolean isEncoded(byte b) {
        return isLetter(b) || (b >= '0' && b <= '9') || b == '+' || b == '/' || b == '=';
    }
}
