package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.Base64Alphabet;
import io.scrubjay.rules.decode.Encoding;
import io.scrubjay.rules.hyperscan.NativeBytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What an encoded run says around a spot, in native memory, so that it can be swept like a payload: printable text and some
 * bytes on either side of it. Holds one window at a time. One thread.
 */
final class DecodedWindow {
    /** How many groups that give no text a window reaches over. */
    private static final int MARGIN_GROUPS = 64;

    private static final int MARGIN_PAIRS = MARGIN_GROUPS * Base64Group.BYTES;
    /** The longest window; a longer text is seen in several. */
    private static final int MAX_GROUPS = 4 * 1024;

    private static final int MAX_BYTES = MAX_GROUPS * Base64Group.BYTES;
    /** How often text that was JSON twice escapes a slash. */
    private static final int MAX_BACKSLASHES = 3;

    private final MemorySegment decoded;
    /** Where the raw groups of base64 end. */
    private final int[] groupTo = new int[MAX_GROUPS + 1];

    private NativeBytes text = new NativeBytes();
    private Encoding encoding = Encoding.BASE64;
    private int rawFrom;
    private int rawTo;
    private int lengthBytes;
    private int lastCharacters;
    private int firstBackslash;

    /** @param arena whose end is the end of this */
    DecodedWindow(Arena arena) {
        decoded = arena.allocate(MAX_BYTES);
    }

    /** Where the decoded bytes begin. */
    long address() {
        return decoded.address();
    }

    /** How many they are. */
    int lengthBytes() {
        return lengthBytes;
    }

    /** The end of the raw group that holds the byte before a place in the decoded bytes. */
    int rawTo(int decodedToByte) {
        return encoding == Encoding.HEX
                ? rawFrom + 2 * decodedToByte
                : groupTo[(decodedToByte - 1) / Base64Group.BYTES];
    }

    /** What a hit that ends there says. */
    Alignment alignment(int decodedToByte) {
        if (encoding == Encoding.HEX) {
            return Alignment.HEX;
        }
        boolean last = lastCharacters > 0 && decodedToByte > lengthBytes - lastCharacters + 1;
        return Alignment.base64(last ? lastCharacters : 0);
    }

    /** Whether the run goes on in another line, so that what stands across the break is not decoded here. */
    boolean isFolded() {
        return encoding == Encoding.BASE64 && FoldedLines.goOn(text, rawFrom, rawTo);
    }

    /**
     * Decodes around a spot.
     *
     * @param from where a group begins that gives text
     * @return up to where spots of the same phase are in this window
     */
    int decode(NativeBytes raw, Encoding spotEncoding, int from) {
        text = raw;
        encoding = spotEncoding;
        lengthBytes = 0;
        lastCharacters = 0;
        return spotEncoding == Encoding.HEX ? decodeHex(from) : decodeBase64(from);
    }

    private int decodeHex(int spot) {
        rawFrom = spot;
        while (spot - rawFrom < 2 * MARGIN_PAIRS && isPair(rawFrom - 2)) {
            rawFrom -= 2;
        }
        int at = rawFrom;
        int textTo = spot + 2 * EncodedSpots.PAIRS;
        while (isPair(at) && lengthBytes < MAX_BYTES) {
            add((Character.digit(text.at(at), 16) << 4) | Character.digit(text.at(at + 1), 16));
            boolean printable = EncodedSpots.isPrintablePair(text, at);
            at += 2;
            if (printable) {
                textTo = Math.max(textTo, at);
            } else if (at - textTo > 2 * MARGIN_PAIRS) {
                at = textTo;
                break;
            }
        }
        rawTo = at;
        return at;
    }

    private boolean isPair(int at) {
        return at >= 0
                && at + 2 <= text.length()
                && EncodedSpots.isHex(text.at(at))
                && EncodedSpots.isHex(text.at(at + 1));
    }

    private int decodeBase64(int spot) {
        firstBackslash = Integer.MAX_VALUE;
        rawFrom = spot;
        int textGroup = EncodedSpots.GROUPS;
        for (int before = groupBefore(spot); before >= 0 && textGroup < MARGIN_GROUPS; before = groupBefore(before)) {
            rawFrom = before;
            textGroup++;
        }
        int at = rawFrom;
        int group = 0;
        int textTo = spot + EncodedSpots.GROUPS * Base64Group.CHARACTERS;
        while (group < MAX_GROUPS && lastCharacters == 0) {
            boolean printable = Base64Group.isPrintable(text, at);
            int to = addGroup(at);
            if (to == at) {
                break;
            }
            at = to;
            groupTo[group++] = at;
            if (printable) {
                textTo = Math.max(textTo, at);
                textGroup = Math.max(textGroup, group);
            } else if (group - textGroup > MARGIN_GROUPS) {
                at = textTo;
                break;
            }
        }
        rawTo = at;
        return Math.min(at, Math.max(spot + 1, firstBackslash));
    }

    /** Adds the group that begins here, of fewer characters where the run ends; returns where it ends. */
    private int addGroup(int from) {
        int bits = 0;
        int characters = 0;
        int at = from;
        while (characters < Base64Group.CHARACTERS) {
            int character = skipBackslashes(at);
            int value = character < text.length() ? Base64Alphabet.value(text.at(character)) : -1;
            if (value < 0) {
                break;
            }
            bits = (bits << 6) | value;
            at = character + 1;
            characters++;
        }
        int bytes = characters * 6 / 8;
        if (bytes == 0) {
            return from;
        }
        lastCharacters = characters % Base64Group.CHARACTERS;
        int unused = characters * 6 - bytes * 8;
        for (int i = bytes - 1; i >= 0; i--) {
            add(bits >>> (unused + 8 * i));
        }
        return at;
    }

    private void add(int value) {
        decoded.set(ValueLayout.JAVA_BYTE, lengthBytes++, (byte) value);
    }

    /** JSON may write a slash with a backslash before it. */
    private int skipBackslashes(int from) {
        int at = from;
        while (at < text.length() && at - from < MAX_BACKSLASHES && text.at(at) == '\\') {
            at++;
        }
        if (at == from || at == text.length() || text.at(at) != '/') {
            return from;
        }
        firstBackslash = Math.min(firstBackslash, from);
        return at;
    }

    /** Where the group of four characters begins that ends here; -1 if there is none. */
    private int groupBefore(int to) {
        int from = to;
        for (int characters = 0; characters < Base64Group.CHARACTERS; characters++) {
            from--;
            if (from < 0 || !Base64Alphabet.contains(text.at(from))) {
                return -1;
            }
            if (text.at(from) == '/') {
                int slash = from;
                while (from > 0 && slash - from < MAX_BACKSLASHES && text.at(from - 1) == '\\') {
                    from--;
                }
            }
        }
        return from;
    }
}
