package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** ASCII character classes; the JDK's own take in the whole of Unicode. */
final class Characters {
    private Characters() {}

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLetter(char c) {
        return isLower(c) || isUpper(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAlnum(char c) {
        return isLetter(c) || isDigit(c);
    }

    /** Where the letters and digits end that begin at {@code from}: at {@code to} or before. */
    static int endOfAlnum(String text, int from, int to) {
        int at = from;
        while (at < to && isAlnum(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static char toLower(char c) {
        return isUpper(c) ? (char) (c + ('a' - 'A')) : c;
    }

    /** Whether it is a number such as {@code 0x7f3a}: hexadecimal digits behind that prefix, or nothing, or a bracket: a mask of such. */
    static boolean isHexNumber(String text, int from, int to) {
        if (!startsWithIgnoreCase(text, from, to, "0x")) {
            return false;
        }
        int at = from + 2;
        while (at < to && isHex(text.charAt(at))) {
            at++;
        }
        return at == to || text.charAt(at) == '[';
    }

    /** Words as checks see them in a text: a character for each byte of their UTF-8. */
    static Set<String> words(String... words) {
        return Stream.of(words)
                .map(word -> new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A text with its letters in lower case; bytes beyond ASCII stay as they are. */
    static String toLower(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = toLower(characters[i]);
        }
        return new String(characters);
    }

    /** Whether the characters, lower-cased, stand in {@code text[from, to)}; {@code needle} is lower case. */
    static boolean containsIgnoreCase(String text, int from, int to, String needle) {
        for (int i = from; i + needle.length() <= to; i++) {
            if (startsWithIgnoreCase(text, i, to, needle)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code text[from, to)} begins with the lower-case {@code needle}, in any casing. */
    static boolean startsWithIgnoreCase(String text, int from, int to, String needle) {
        if (from + needle.length() > to) {
            return false;
        }
        for (int i = 0; i < needle.length(); i++) {
            if (toLower(text.charAt(from + i)) != needle.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code text[from, to)} is the lower-case {@code needle}, in any casing. */
    static boolean equalsIgnoreCase(String text, int from, int to, String needle) {
        return to - from == needle.length() && startsWithIgnoreCase(text, from, to, needle);
    }
}
