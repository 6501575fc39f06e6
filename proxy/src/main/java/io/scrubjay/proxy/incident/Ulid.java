package io.scrubjay.proxy.incident;

import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Makes ULIDs: 48 bits of milliseconds and 80 random bits in 26 characters of Crockford's base 32, so that their order
 * as text is the order in which they were made. Within one millisecond, or after the clock went back, the random part
 * counts up.
 *
 * @see <a href="https://github.com/ulid/spec">the ULID specification</a>
 */
public final class Ulid {
    /** Length of a ULID, in characters. */
    static final int LENGTH = 26;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final long RANDOM_HIGH_MASK = 0xffff;

    private final Clock clock;
    private final RandomGenerator random;
    private long lastMillis = -1;
    private long randomHigh; // 16 bits
    private long randomLow; // 64 bits

    public Ulid(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** The next id, greater than every one before. Any thread. */
    public synchronized String next() {
        long millis = clock.millis();
        if (millis > lastMillis) {
            lastMillis = millis;
            randomHigh = random.nextLong() & RANDOM_HIGH_MASK;
            randomLow = random.nextLong();
        } else if (++randomLow == 0) {
            randomHigh = (randomHigh + 1) & RANDOM_HIGH_MASK;
            if (randomHigh == 0) {
                lastMillis++; // 2^80 ids of one millisecond are used up
            }
        }
        return format(lastMillis, randomHigh, randomLow);
    }

    /** Whether the text has the form of a ULID. */
    public static boolean isUlid(String text) {
        return text.length() == LENGTH
                && text.charAt(0) <= '7'
                && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    private static String format(long millis, long high, long low) {
        char[] text = new char[LENGTH];
        for (int i = 9; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (millis & 31));
            millis >>>= 5;
        }
        for (int i = LENGTH - 1; i >= 10; i--) {
            text[i] = ALPHABET.charAt((int) (low & 31));
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }
}
