package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.Encoding;
import io.scrubjay.rules.hyperscan.NativeBytes;
import java.util.Arrays;

/**
 * Finds where printable text may stand in base64 or hexadecimal, whatever the text is.
 *
 * <p>Only half of the characters that a place of a group may have give ASCII, so some groups in a row hardly occur by
 * chance: of random base64 one place in ten thousand, of words and identifiers fewer. Looks at words of eight bytes, one of
 * which lies in as many groups wherever they begin. One thread.
 */
final class EncodedSpots {
    /** Groups of base64 in a row, which any fourteen bytes of text hold. */
    static final int GROUPS = 4;

    /** Pairs of hexadecimal digits in a row. */
    static final int PAIRS = 9;

    private static final int BASE64_PHASES = 4;
    /** What of a word repeats itself. */
    private static final int PLACES = 4;

    /** The bit of digits whose first one in a word is the upper half of a byte; that of the others is the next. */
    private static final int HEX = 1 << BASE64_PHASES;

    /**
     * By the two bytes of the first half of half a word, the first one in the lower bits: in which phases they may be part of encoded
     * text. A constant, and so is its length: no look into it is checked.
     */
    private static final byte[] FIRST = phases(0);

    /** The same of the second half. */
    private static final byte[] SECOND = phases(2);

    /** Spots before these places are known, by encoding and phase. */
    private final int[] base64KnownTo = new int[BASE64_PHASES];

    private final int[] hexKnownTo = new int[2];

    /** Hears of spots. */
    @FunctionalInterface
    interface Listener {
        /**
         * Takes a spot.
         *
         * @param groupFrom where the first of its groups begins
         * @return up to where it needs to hear of no other spot of the same phase
         */
        int onSpot(Encoding encoding, int groupFrom);
    }

    /** @param place of the first of two bytes in half a word */
    private static byte[] phases(int place) {
        byte[] first = phasesOfByte(place);
        byte[] second = phasesOfByte(place + 1);
        byte[] ofPair = new byte[1 << Short.SIZE];
        for (int pair = 0; pair < ofPair.length; pair++) {
            ofPair[pair] = (byte) (first[pair & 0xff] & second[pair >>> Byte.SIZE]);
        }
        return ofPair;
    }

    private static byte[] phasesOfByte(int place) {
        byte[] ofByte = new byte[256];
        for (int character = 0; character < 0x80; character++) {
            ofByte[character] = (byte) phases((byte) character, place);
        }
        return ofByte;
    }

    private static int phases(byte character, int place) {
        int mask = 0;
        for (int phase = 0; phase < BASE64_PHASES; phase++) {
            mask |= Base64Group.mayGivePrintable(character, (place + phase) % PLACES) ? 1 << phase : 0;
        }
        boolean upper = character >= '2' && character <= '7';
        mask |= (place % 2 == 0 ? upper : isHex(character)) ? HEX : 0;
        mask |= (place % 2 == 1 ? upper : isHex(character)) ? 2 * HEX : 0;
        return mask;
    }

    /** Tells of the spots in a text, of each phase in ascending order. */
    void find(NativeBytes text, Listener listener) {
        Arrays.fill(base64KnownTo, 0);
        Arrays.fill(hexKnownTo, 0);
        for (int at = 0; at + Long.BYTES <= text.length(); at += Long.BYTES) {
            long word = text.wordAt(at);
            // without branches, which nothing in a text predicts
            int phases = FIRST[(int) word & 0xffff]
                    & SECOND[(int) (word >>> 16) & 0xffff]
                    & FIRST[(int) (word >>> 32) & 0xffff]
                    & SECOND[(int) (word >>> 48)];
            if (phases != 0) {
                look(text, at, phases, listener);
            }
        }
    }

    private void look(NativeBytes text, int at, int phases, Listener listener) {
        for (int phase = 0; phase < BASE64_PHASES; phase++) {
            if ((phases & 1 << phase) != 0) {
                base64(text, at - phase, phase == 0 ? GROUPS - 2 : GROUPS - 3, listener);
            }
        }
        if ((phases & HEX) != 0) {
            hex(text, at, listener);
        }
        if ((phases & 2 * HEX) != 0) {
            hex(text, at + 1, listener);
        }
    }

    /** @param before so many groups before the one at {@code group} may begin what the word lies in */
    private void base64(NativeBytes text, int group, int before, Listener listener) {
        int known = Math.floorMod(group, BASE64_PHASES);
        if (group < base64KnownTo[known]) {
            return;
        }
        int from = group;
        while ((group - from) / Base64Group.CHARACTERS < before
                && Base64Group.isPrintable(text, from - Base64Group.CHARACTERS)) {
            from -= Base64Group.CHARACTERS;
        }
        for (int i = (group - from) / Base64Group.CHARACTERS; i < GROUPS; i++) {
            if (!Base64Group.isPrintable(text, from + i * Base64Group.CHARACTERS)) {
                return;
            }
        }
        base64KnownTo[known] = listener.onSpot(Encoding.BASE64, from);
    }

    private void hex(NativeBytes text, int pair, Listener listener) {
        int known = pair % 2;
        if (pair < hexKnownTo[known]) {
            return;
        }
        int from = pair;
        while ((pair - from) / 2 < PAIRS && isPrintablePair(text, from - 2)) {
            from -= 2;
        }
        int to = pair;
        while ((to - from) / 2 < PAIRS && isPrintablePair(text, to)) {
            to += 2;
        }
        if ((to - from) / 2 >= PAIRS) {
            hexKnownTo[known] = listener.onSpot(Encoding.HEX, from);
        }
    }

    /** Whether two digits stand here that give a printable character. */
    static boolean isPrintablePair(NativeBytes text, int at) {
        return at >= 0
                && at + 2 <= text.length()
                && text.at(at) >= '2'
                && text.at(at) <= '7'
                && isHex(text.at(at + 1));
    }

    static boolean isHex(int character) {
        return (character >= '0' && character <= '9') || ((character | 0x20) >= 'a' && (character | 0x20) <= 'f');
    }
}
