package io.scrubjay.rules;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of byte values that a run of a shape is made of. Immutable, any thread.
 *
 * <p>The named ones are what token formats are written in: {@code digit hex base32 base58 base62 base64 base64url
 * alnum upper lower} and a few more; {@link #named} has them all. Only ASCII bytes are ever members.
 */
public final class Alphabet {
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

    /** Whether this byte is a member. */
    public boolean contains(byte b) {
        return member[b & 0xff];
    }

    /** Whether this character is a member; false above ASCII. */
    public boolean contains(int character) {
        return character >= 0 && character < 256 && member[character];
    }

    /** The members in ascending order. */
    public String characters() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 256; c++) {
            if (member[c]) {
                all.append((char) c);
            }
        }
        return all.toString();
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
        return other instanceof Alphabet that && java.util.Arrays.equals(member, that.member);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(member);
    }

    @Override
    public String toString() {
        return name;
    }
}
