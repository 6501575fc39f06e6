package io.scrubjay.rules;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of byte values that a run of a shape is made of. Immutable, any thread.
 *
 * <p>The named ones are what token formats are written in: {@code digit hex base32 base58 base62 base64 base64url
 * alnum upper lower} and a few more; {@link #named} has them all. Their members are ASCII; {@link #plusLetters} adds others.
 */
public final class Alphabet {
    /** What the name of an alphabet ends in that has letters beyond ASCII, too. */
    public static final String PLUS_LETTERS = "+letters";

    private static final Map<String, Alphabet> NAMED = new TreeMap<>();

    public static final Alphabet DIGIT = define("digit", "0-9");
    public static final Alphabet LOWER = define("lower", "a-z");
    public static final Alphabet UPPER = define("upper", "A-Z");
    public static final Alphabet ALPHA = define("alpha", "a-zA-Z");
    public static final Alphabet HEX = define("hex", "0-9a-fA-F");
    public static final Alphabet HEX_LOWER = define("hexlower", "0-9a-f");
    public static final Alphabet HEX_UPPER = define("hexupper", "0-9A-F");
    public static final Alphabet BASE32 = define("base32", "A-Z2-7");
    public static final Alphabet BASE36 = define("base36", "0-9a-z");
    public static final Alphabet BASE58 = define("base58", "1-9A-HJ-NP-Za-km-z");
    public static final Alphabet BASE62 = define("base62", "0-9A-Za-z");
    public static final Alphabet ALNUM = define("alnum", "0-9A-Za-z");
    public static final Alphabet ALNUM_UPPER = define("alnumupper", "0-9A-Z");
    public static final Alphabet WORD = define("word", "0-9A-Za-z_");
    public static final Alphabet BASE64 = define("base64", "0-9A-Za-z+/=");
    public static final Alphabet BASE64URL = define("base64url", "0-9A-Za-z_-");
    public static final Alphabet JWT = define("jwt", "0-9A-Za-z_=-");
    public static final Alphabet TOKEN = define("token", "0-9A-Za-z_.~+/=-");
    public static final Alphabet UUID = define("uuid", "0-9a-fA-F-");
    public static final Alphabet HOST = define("host", "0-9A-Za-z.-");
    public static final Alphabet VISIBLE = define("visible", "!-~");
    public static final Alphabet SPACE = define("space", " \t");

    private final String name;
    private final boolean[] member = new boolean[256];

    private Alphabet(String name, String ranges) {
        this.name = name;
        for (int i = 0; i < ranges.length(); i++) {
            char from = ranges.charAt(i);
            char to = from;
            if (i + 2 < ranges.length() && ranges.charAt(i + 1) == '-') {
                to = ranges.charAt(i + 2);
                i += 2;
            }
            if (to < from || to > 0x7e) {
                throw new IllegalArgumentException("alphabet: " + ranges + " (expected: ASCII characters, ranges low-high)");
            }
            for (char c = from; c <= to; c++) {
                member[c] = true;
            }
        }
    }

    private Alphabet(String name, boolean[] member) {
        this.name = name;
        System.arraycopy(member, 0, this.member, 0, member.length);
    }

    private static Alphabet define(String name, String ranges) {
        Alphabet alphabet = new Alphabet(name, ranges);
        NAMED.put(name, alphabet);
        return alphabet;
    }

    /** The alphabet of this name, or null where there is none. */
    public static @Nullable Alphabet named(String name) {
        return NAMED.get(name);
    }

    /** Every name that {@link #named} knows, in order. */
    public static java.util.Set<String> names() {
        return java.util.Collections.unmodifiableSet(NAMED.keySet());
    }

    /**
     * An alphabet of the given characters.
     *
     * @param ranges single ASCII characters and ranges, as between the brackets of a regex class: {@code a-f0-9_}; a
     *     literal hyphen stands last
     * @throws IllegalArgumentException if a range runs backwards or a character is not printable ASCII
     */
    public static Alphabet of(String ranges) {
        return new Alphabet("[" + ranges + "]", ranges);
    }

    /**
     * The alphabet of a {@link #name}, of whatever kind.
     *
     * @throws IllegalArgumentException if it is no name of any
     */
    public static Alphabet ofName(String name) {
        if (name.endsWith(PLUS_LETTERS)) {
            return ofName(name.substring(0, name.length() - PLUS_LETTERS.length())).plusLetters();
        }
        Alphabet named = named(name);
        if (named != null) {
            return named;
        }
        if (!name.startsWith("[") || !name.endsWith("]")) {
            throw new IllegalArgumentException("alphabet: " + name + " (expected: a known one, or ranges in brackets)");
        }
        return of(name.substring(1, name.length() - 1));
    }

    /**
     * This one with the bytes of which UTF-8 makes Latin letters with marks, Greek and Cyrillic ones; punctuation and other scripts,
     * where words do not end in blanks, begin with other bytes.
     */
    public Alphabet plusLetters() {
        Alphabet wider = new Alphabet(name + PLUS_LETTERS, member);
        Arrays.fill(wider.member, 0x80, 0xc0, true);
        Arrays.fill(wider.member, 0xc3, 0xd5, true);
        return wider;
    }

    /** This one with one more ASCII character; no rule file can name it. */
    public Alphabet with(char ascii) {
        Alphabet wider = new Alphabet(name + '+' + ascii, member);
        wider.member[ascii] = true;
        return wider;
    }

    /** Whether this byte is a member. */
    public boolean contains(byte b) {
        return member[b & 0xff];
    }

    /** Whether the byte of this value is a member; false above 255. */
    public boolean contains(int character) {
        return character >= 0 && character < 256 && member[character];
    }

    /** The members in ascending order, each byte as the character of its value (ISO 8859-1). */
    public String characters() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 256; c++) {
            if (member[c]) {
                all.append((char) c);
            }
        }
        return all.toString();
    }

    /** Those of them that are ASCII. */
    public String asciiCharacters() {
        return characters().chars()
                .filter(c -> c < 0x80)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Whether letters beyond ASCII are members. */
    public boolean hasLettersBeyondAscii() {
        return member[0xc3];
    }

    /** The members as a bit set of byte values. */
    public BitSet toBitSet() {
        BitSet bits = new BitSet(256);
        for (int c = 0; c < 256; c++) {
            bits.set(c, member[c]);
        }
        return bits;
    }

    /** The name, or the bracketed ranges of an unnamed one. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Alphabet that && Arrays.equals(member, that.member);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(member);
    }

    @Override
    public String toString() {
        return name;
    }
}
