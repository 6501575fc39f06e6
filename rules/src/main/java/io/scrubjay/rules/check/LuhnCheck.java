package io.scrubjay.rules.check;

/** Asks for digits whose last is the check digit of Luhn (ISO/IEC 7812-1 annex B); blanks and hyphens may part them. */
final class LuhnCheck implements Check {
    @Override
    public boolean accepts(String text, int from, int to) {
        String digits = GroupedDigits.in(text, from, to);
        int sum = 0;
        boolean doubled = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            int value = doubled ? 2 * digit : digit;
            sum += value > 9 ? value - 9 : value;
            doubled = !doubled;
        }
        return digits.length() > 1 && sum % 10 == 0;
    }
}
