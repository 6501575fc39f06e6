package io.scrubjay.rules.check;

import java.util.List;
import java.util.Optional;

/**
 * Asks for digits that begin with the range of a payment card issuer (ISO/IEC 7812) and are as many as its cards have.
 *
 * <p>Lengths that hardly any card has, but many ids in telemetry, count only where the digits stand in groups.
 */
final class CardIssuerCheck implements Check {
    private static final List<Range> RANGES = List.of(
            // Visa
            new Range(4, 4, 16, 16, 13, 19),
            // Mastercard
            new Range(51, 55, 16, 16, 16, 16),
            new Range(2221, 2720, 16, 16, 16, 16),
            // American Express
            new Range(34, 34, 15, 15, 15, 15),
            new Range(37, 37, 15, 15, 15, 15),
            // Diners Club
            new Range(300, 305, 14, 14, 14, 19),
            new Range(3095, 3095, 14, 14, 14, 19),
            new Range(36, 36, 14, 14, 14, 19),
            new Range(38, 39, 14, 14, 14, 19),
            // Discover
            new Range(6011, 6011, 16, 16, 16, 19),
            new Range(644, 649, 16, 16, 16, 19),
            new Range(65, 65, 16, 16, 16, 19),
            // JCB
            new Range(3528, 3589, 16, 16, 16, 19),
            // UnionPay, whose debit cards have 19
            new Range(62, 62, 16, 19, 16, 19),
            new Range(81, 81, 16, 16, 16, 19),
            // Maestro
            new Range(5018, 5018, 16, 16, 12, 19),
            new Range(5020, 5020, 16, 16, 12, 19),
            new Range(5038, 5038, 16, 16, 12, 19),
            new Range(5893, 5893, 16, 16, 12, 19),
            new Range(6304, 6304, 16, 16, 12, 19),
            new Range(6759, 6763, 16, 16, 12, 19),
            // Mir, RuPay
            new Range(2200, 2204, 16, 16, 16, 19),
            new Range(508, 508, 16, 16, 16, 16));

    @Override
    public boolean accepts(String text, int from, int to) {
        Optional<GroupedDigits> number = GroupedDigits.in(text, from, to);
        return number.isPresent() && RANGES.stream().anyMatch(range -> range.holds(number.get()));
    }

    /** Prefixes and lengths of one issuer, inclusive. */
    private record Range(
            int firstPrefix, int lastPrefix, int minPlain, int maxPlain, int minGrouped, int maxGrouped) {
        boolean holds(GroupedDigits number) {
            String digits = number.digits();
            int width = String.valueOf(firstPrefix).length();
            int min = number.grouped() ? minGrouped : minPlain;
            int max = number.grouped() ? maxGrouped : maxPlain;
            if (digits.length() < Math.max(width, min) || digits.length() > max) {
                return false;
            }
            int prefix = Integer.parseInt(digits.substring(0, width));
            return prefix >= firstPrefix && prefix <= lastPrefix;
        }
    }
}
