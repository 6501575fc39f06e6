package io.scrubjay.rules.scan;

/** Tells bytes that may be the length of a string, where a message of protobuf stands in examined bytes as a whole. */
final class ProtobufLength {
    private static final int WIRE_TYPE = 7;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIRST_TAG = 8;

    private ProtobufLength() {}

    /**
     * Whether a field may begin here: behind a tag and a length that fits.
     *
     * @param anyTag whether tags that are printable characters count, too
     */
    static boolean endsAt(byte[] text, int from, boolean anyTag) {
        if (from >= 2 && text[from - 1] >= 0 && isTag(text[from - 2], anyTag) && fits(text, from, text[from - 1])) {
            return true;
        }
        return from >= 3
                && text[from - 1] > 0
                && text[from - 2] < 0
                && isTag(text[from - 3], anyTag)
                && fits(text, from, text[from - 1] << 7 | (text[from - 2] & 0x7f));
    }

    private static boolean isTag(byte tag, boolean anyTag) {
        return tag >= FIRST_TAG && (tag & WIRE_TYPE) == LENGTH_DELIMITED && (anyTag || tag < ' ');
    }

    private static boolean fits(byte[] text, int from, int length) {
        return length > 0 && from + length <= text.length;
    }
}
