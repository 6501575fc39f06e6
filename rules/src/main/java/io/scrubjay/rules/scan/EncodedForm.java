package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.Encoding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What known bytes look like in an encoding, for the sweep.
 *
 * @param expression Hyperscan's syntax
 * @param alignment what a hit says
 */
record EncodedForm(RuleMatcher.Expression expression, Alignment alignment) {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    /** A character at an end of which more values than this are possible says too little to be looked for. */
    private static final int TELLING = 16;
    /** With this much in the middle, characters with several values at the ends are left out: they cost to compile. */
    private static final double ENOUGH_BITS = 36;
    /** Exact hexadecimal digits that are rare enough among identifiers. */
    private static final int ENOUGH_DIGITS = 8;
    /** A percent sign as {@link SweepExpression#literal} writes it, and two digits of which the second is a letter. */
    private static final Pattern PERCENT_LETTER = Pattern.compile("(\\\\x25[0-9])([A-F])");

    /**
     * The base64 of bytes that stand {@code offset} bytes (0 to 2) behind the beginning of a group of three. Characters that
     * neighbouring bytes share in are there with all values that they can have.
     */
    static EncodedForm base64(KnownBytes known, int offset) {
        List<BitSet> sets = known.sets();
        int bits = 8 * (offset + sets.size());
        int from = 8 * offset / 6;
        int to = (bits + 5) / 6;
        List<BitSet> characters = new ArrayList<>();
        for (int character = from; character < to; character++) {
            characters.add(sextets(sets, offset, character));
        }
        while (isDispensable(characters, characters.getFirst())) {
            characters.removeFirst();
        }
        while (isDispensable(characters, characters.getLast())) {
            characters.removeLast();
            to--;
        }
        StringBuilder expression = new StringBuilder();
        characters.forEach(sextets -> append(expression, sextets));
        return new EncodedForm(new RuleMatcher.Expression(expression.toString(), false), new Alignment(Encoding.BASE64, to % 4));
    }

    /** Whether the character at an end tells little, or is one of several and enough remains without it. */
    private static boolean isDispensable(List<BitSet> characters, BitSet edge) {
        double bits = 0;
        for (BitSet sextets : characters) {
            bits += bits(sextets);
        }
        return edge.cardinality() > TELLING || (edge.cardinality() > 1 && bits - bits(edge) >= ENOUGH_BITS);
    }

    private static double bits(BitSet sextets) {
        return Math.log(64.0 / sextets.cardinality()) / Math.log(2);
    }

    /** The hexadecimal digits of bytes, of exact ones only if these are enough. */
    static EncodedForm hex(KnownBytes known) {
        StringBuilder expression = new StringBuilder();
        int exactDigits = 0;
        for (BitSet set : known.sets()) {
            if (set.cardinality() == 1) {
                exactDigits += 2;
            } else if (exactDigits >= ENOUGH_DIGITS) {
                break;
            }
            BitSet high = new BitSet(16);
            BitSet low = new BitSet(16);
            set.stream().forEach(value -> {
                high.set(value >> 4);
                low.set(value & 15);
            });
            appendDigits(expression, high);
            appendDigits(expression, low);
        }
        return new EncodedForm(new RuleMatcher.Expression(expression.toString(), true), new Alignment(Encoding.HEX, 0));
    }

    /**
     * What a percent-encoded shape looks like; the digits behind a {@code %} in either casing.
     *
     * @param ignoreCase whether its letters match in any casing, too
     */
    static EncodedForm percent(String expression, boolean ignoreCase) {
        StringBuilder anyDigits = new StringBuilder();
        Matcher triplet = PERCENT_LETTER.matcher(expression);
        while (triplet.find()) {
            String letter = triplet.group(2);
            String either = triplet.group(1) + "[" + letter + letter.toLowerCase(Locale.ROOT) + "]";
            triplet.appendReplacement(anyDigits, Matcher.quoteReplacement(either));
        }
        triplet.appendTail(anyDigits);
        return new EncodedForm(
                new RuleMatcher.Expression(anyDigits.toString(), ignoreCase), new Alignment(Encoding.PERCENT, 0));
    }

    /** An expression, in any casing, whose hits mean text in an encoding without groups. */
    static EncodedForm of(String expression, Encoding encoding) {
        return new EncodedForm(new RuleMatcher.Expression(expression, true), new Alignment(encoding, 0));
    }

    /** The values that the base64 character of this index, from the group's beginning, can have. */
    private static BitSet sextets(List<BitSet> sets, int offset, int character) {
        int first = 6 * character / 8 - offset;
        int last = (6 * character + 5) / 8 - offset;
        int shift = 16 - (6 * character % 8) - 6;
        BitSet highs = new BitSet(64);
        BitSet lows = new BitSet(64);
        for (int value = 0; value < 256; value++) {
            if (possible(sets, first, value)) {
                highs.set(value << 8 >> shift & 63);
            }
            if (first != last && possible(sets, last, value)) {
                lows.set(value >> shift);
            }
        }
        if (first == last) {
            return highs;
        }
        BitSet values = new BitSet(64);
        highs.stream().forEach(high -> lows.stream().forEach(low -> values.set(high | low)));
        return values;
    }

    private static boolean possible(List<BitSet> sets, int index, int value) {
        return index < 0 || index >= sets.size() || sets.get(index).get(value);
    }

    private static void append(StringBuilder expression, BitSet sextets) {
        StringBuilder members = new StringBuilder();
        sextets.stream().forEach(value -> members.append(
                switch (value) {
                    case 62 -> "+\\-";
                    case 63 -> "/_";
                    default -> String.valueOf(BASE64.charAt(value));
                }));
        if (sextets.get(63)) {
            // as JSON may write a slash
            expression.append("\\\\{0,3}");
        }
        expression.append(members.length() == 1 ? members : "[" + members + "]");
    }

    private static void appendDigits(StringBuilder expression, BitSet digits) {
        StringBuilder members = new StringBuilder();
        digits.stream().forEach(value -> members.append(Character.forDigit(value, 16)));
        expression.append(members.length() == 1 ? members : "[" + members + "]");
    }
}
