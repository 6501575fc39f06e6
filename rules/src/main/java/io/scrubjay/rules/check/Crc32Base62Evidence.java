package io.scrubjay.rules.check;

/**
 * The checksum of GitHub, npm and Vercel: behind a prefix that ends in {@code _} and the random part, six characters that are
 * the CRC-32 of the random part in base62.
 */
final class Crc32Base62Evidence implements Evidence {
    private static final int WIDTH = 6;
    private static final int MIN_RANDOM = 16;

    @Override
    public Testimony weigh(String text, int from, int to) {
        int random = text.indexOf('_', from) + 1;
        int checksum = to - WIDTH;
        if (random == 0 || checksum - random < MIN_RANDOM) {
            return Testimony.NOTHING;
        }
        String expected = Crc32.base62(Crc32.of(text, random, checksum), WIDTH);
        return Testimony.of(text.startsWith(expected, checksum));
    }
}
