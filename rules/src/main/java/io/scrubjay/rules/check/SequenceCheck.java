package io.scrubjay.rules.check;

/**
 * Rejects what a person counts out for an example: {@code 1234567890abcdef}, {@code AbCdEfGh}, {@code a1b2c3d4e5},
 * {@code aB1cD2eF3}. Most characters follow, by one or two, the one that stands one, two or three places before.
 */
final class SequenceCheck implements Check {
    private static final int MIN_LENGTH = 8;
    private static final int LONGEST_PERIOD = 3;
    /** In tenths; random base62 has two. */
    private static final int MANY = 8;

    @Override
    public boolean accepts(String text, int from, int to) {
        if (to - from < MIN_LENGTH) {
            return true;
        }
        for (int period = 1; period <= LONGEST_PERIOD; period++) {
            int steps = 0;
            for (int i = from + period; i < to; i++) {
                int step = Characters.toLower(text.charAt(i)) - Characters.toLower(text.charAt(i - period));
                if (step >= 0 && step <= Math.min(period, 2)) {
                    steps++;
                }
            }
            if (steps * 10 >= (to - from - period) * MANY) {
                return false;
            }
        }
        return true;
    }
}
