package io.scrubjay.rules.scan;

import java.util.BitSet;

/**
 * What the bytes of a field may look like in a payload, in Hyperscan's syntax: as they are, or as JSON escapes them.
 *
 * <p>Escapes of printable ASCII, tabs and line breaks by number ({@code \}{@code u0041}) are left out: the sweep looks for these
 * themselves.
 */
final class WrittenBytes {
    /** For a repetition that nothing bounds. */
    static final int ANY_NUMBER = -1;

    private static final String BEHIND_BACKSLASH = "\"\\/\b\f\n\r\t";
    private static final String LETTERS_OF_CONTROLS = "bfnrt";
    private static final String BY_NUMBER = "\\u0123456789abcdefABCDEF";
    private static final int LENGTH_BY_NUMBER = 6;
    private static final int BYTES = 256;

    private final BitSet bytes;
    /** How much longer the escapes are, at most. */
    private final int longest;

    private WrittenBytes(BitSet bytes, int longest) {
        this.bytes = bytes;
        this.longest = longest;
    }

    /**
     * One of these bytes.
     *
     * @param members values from 0 to 255; none for what stands in no field
     */
    static WrittenBytes of(BitSet members) {
        BitSet bytes = (BitSet) members.clone();
        int longest = 1;
        for (int i = 0; i < BEHIND_BACKSLASH.length(); i++) {
            if (members.get(BEHIND_BACKSLASH.charAt(i))) {
                bytes.set('\\');
                longest = 2;
                int control = i - (BEHIND_BACKSLASH.length() - LETTERS_OF_CONTROLS.length());
                if (control >= 0) {
                    bytes.set(LETTERS_OF_CONTROLS.charAt(control));
                }
            }
        }
        if (members.stream().anyMatch(WrittenBytes::isByNumber)) {
            BY_NUMBER.chars().forEach(bytes::set);
            longest = LENGTH_BY_NUMBER;
        }
        return new WrittenBytes(bytes, longest);
    }

    /** Controls without a letter of their own, and parts of characters beyond ASCII, of which an escape is never shorter. */
    private static boolean isByNumber(int member) {
        return member >= 0x80 || (member < ' ' && "\t\n\r".indexOf(member) < 0);
    }

    /**
     * So many of them.
     *
     * @param most {@link #ANY_NUMBER} where nothing bounds it
     */
    String repeated(int least, int most) {
        if (most == ANY_NUMBER) {
            return expression() + "{" + least + ",}";
        }
        int mostWritten = most * longest;
        if (least == mostWritten) {
            return least == 1 ? expression() : expression() + "{" + least + "}";
        }
        return expression() + "{" + least + "," + mostWritten + "}";
    }

    private String expression() {
        if (bytes.isEmpty()) {
            // a character that is no byte stands in no field; this byte is in no UTF-8
            return "\\xff";
        }
        StringBuilder ranges = new StringBuilder("[");
        for (int from = bytes.nextSetBit(0); from >= 0 && from < BYTES; from = bytes.nextSetBit(from)) {
            int to = bytes.nextClearBit(from);
            ranges.append(hex(from)).append(to - from > 1 ? "-" + hex(to - 1) : "");
            from = to;
        }
        return ranges.append(']').toString();
    }

    private static String hex(int value) {
        return String.format("\\x%02x", value);
    }
}
