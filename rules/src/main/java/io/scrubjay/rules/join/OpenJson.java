package io.scrubjay.rules.join;

import org.jspecify.annotations.Nullable;

/**
 * Follows JSON that was cut for its length through the records that it stands in: an object, or an array of objects, that begins in the
 * first one. One thread.
 */
final class OpenJson {
    /** Objects and arrays that are open. */
    private int depth;

    private boolean inString;
    private boolean escaped;
    /** What stands last, blanks apart. */
    private byte last;

    private OpenJson() {}

    /** The JSON that is open at the end of the record {@code bytes[from, to)}; null where there is none, or it may well be complete. */
    static @Nullable OpenJson of(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        if (end == from || isClosing(bytes[end - 1])) {
            return null; // a cut between members parts no name from its value
        }
        int at = beginning(bytes, from, end);
        if (at == end) {
            return null;
        }
        OpenJson json = new OpenJson();
        json.add(bytes, at, to);
        return json.isOpen() ? json : null;
    }

    /** Where the first object begins, by its first quote; {@code to} where none does. */
    private static int beginning(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '{') {
                int quote = at + 1;
                while (quote < to && bytes[quote] <= ' ' && bytes[quote] >= 0) {
                    quote++;
                }
                if (quote < to && bytes[quote] == '"') {
                    return at;
                }
            }
        }
        return to;
    }

    private static boolean isClosing(byte b) {
        return b == '}' || b == ']';
    }

    /** Reads on in the next record. */
    void add(byte[] record) {
        add(record, 0, record.length);
    }

    private void add(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            last = b > ' ' || b < 0 ? b : last;
            if (escaped) {
                escaped = false;
            } else if (inString) {
                escaped = b == '\\';
                inString = b != '"';
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (isClosing(b)) {
                depth = Math.max(0, depth - 1);
            }
        }
    }

    /** Whether it goes on in the next record. */
    boolean isOpen() {
        return depth > 0 && !isClosing(last);
    }
}
