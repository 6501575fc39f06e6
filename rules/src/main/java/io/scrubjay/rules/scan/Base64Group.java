package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.Base64Alphabet;
import io.scrubjay.rules.hyperscan.NativeBytes;

/** Four characters of base64 (RFC 4648 sections 4 and 5), in either alphabet, and the three bytes that they stand for. */
final class Base64Group {
    /** How many characters a group has. */
    static final int CHARACTERS = 4;

    /** How many bytes it stands for. */
    static final int BYTES = 3;

    private Base64Group() {}

    /** Whether a character at a place of a group leaves it open that all of its bytes are printable ASCII. */
    static boolean mayGivePrintable(byte character, int place) {
        int value = Base64Alphabet.value(character);
        return value >= 0
                && switch (place) {
                    case 0 -> value >= 8 && value < 32;
                    case 1 -> (value & 15) >= 2 && (value & 15) < 8;
                    case 2 -> (value & 3) < 2;
                    default -> true;
                };
    }

    /** Whether a group stands here whose bytes are all printable ASCII; false outside of the text. */
    static boolean isPrintable(NativeBytes text, int at) {
        if (at < 0 || at + CHARACTERS > text.length()) {
            return false;
        }
        for (int place = 0; place < CHARACTERS; place++) {
            if (!mayGivePrintable(text.at(at + place), place)) {
                return false;
            }
        }
        // the third byte may still be a control character
        return (Base64Alphabet.value(text.at(at + 2)) & 3) != 0
                || Base64Alphabet.value(text.at(at + 3)) >= 32;
    }
}
