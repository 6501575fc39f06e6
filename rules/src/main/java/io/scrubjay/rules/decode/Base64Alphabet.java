package io.scrubjay.rules.decode;

import java.util.Arrays;

/** The characters of base64, of the standard and of the URL alphabet together (RFC 4648 sections 4 and 5). */
public final class Base64Alphabet {
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        for (int i = 0; i < digits.length(); i++) {
            VALUES[digits.charAt(i)] = (byte) i;
        }
        VALUES['+'] = 62;
        VALUES['-'] = 62;
        VALUES['/'] = 63;
        VALUES['_'] = 63;
    }

    private Base64Alphabet() {}

    /** The six bits that a character stands for; -1 for what is no character of base64. */
    public static int value(byte character) {
        return VALUES[character & 0xff];
    }

    /** Whether it is a character of base64; padding is none. */
    public static boolean contains(byte character) {
        return value(character) >= 0;
    }
}
