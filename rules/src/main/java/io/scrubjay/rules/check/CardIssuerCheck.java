package io.scrubjay.rules.check;

import java.util.List;

/**
 * Asks for digits that begin with the range of a payment card network (ISO/IEC 7812) and are as many as its cards have; of
 * lengths that its cards hardly have there are too many other numbers.
 */
final class CardIssuerCheck implements Check {
    private static final List<Range> RANGES = List.of(
            // Visa
            new Range(4, 4, 16, 16),
            // Mastercard
            new Range(51, 55, 16, 16),
            new Range(2221, 2720, 16, 16),
            // American Express
            new Range(34, 34, 15, 15),
            new Range(37, 37, 15, 15),
            // Diners Club
            new Range(300, 305, 14, 14),
            new Range(3095, 3095, 14, 14),
            new Range(36, 36, 14, 14),
            new Range(38, 39, 14, 14),
            // Discover
            new Range(6011, 6011, 16, 16),
            new Range(644, 649, 16, 16),
            new Range(65, 65, 16, 16),
            // JCB
            new Range(3528, 3589, 16, 16),
            // UnionPay, whose debit cards have 19
            new Range(62, 62, 16, 19),
            // Maestro
            new Range(5018, 5018, 16, 16),
            new Range(5020, 5020, 16, 16),
            new Range(5038, 5038, 16, 16),
            new Range(5893, 5893, 16, 16),
            new Range(6304, 6304, 16, 16),
            new Range(6759, 6763, 16, 16),
            // Mir, RuPay
            new Range(2200, 2204, 16, 16),
            new Range(508, 508, 16, 16));

    @Override
    public boolean accepts(String text, int from, int to) {
        String digits = GroupedDigits.in(text, from, to);
        return RANGES.stream().anyMatch(range -> range.holds(digits));
    }

    /** Prefixes and lengths, inclusive. */
    private record Range(int firstPrefix, int lastPrefix, int minLength, int maxLength) {
        boolean holds(String digits) {
            if (digits.length() < minLength || digits.length() > maxLength) {
                return false;
            }
            int width = String.valueOf(firstPrefix).length();
            int prefix = Integer.parseInt(digits.substring(0, width));
            return prefix >= firstPrefix && prefix <= lastPrefix;
        }
    }
}
