package io.scrubjay.rules.check;

/**
 * The checksum of GitLab's routable tokens: {@code <prefix><payload>.<version>.<length><checksum>}, where two characters give the
 * length of the payload and seven are the CRC-32 of all before them, both in base36. Of the form without a version only a right checksum is sure to be one; other tokens have none.
 */
final class GitlabRoutableEvidence implements Evidence {
    private static final int VERSION_WIDTH = 2;
    private static final int LENGTH_WIDTH = 2;
    private static final int WIDTH = 7;

    @Override
    public Testimony weigh(String text, int from, int to) {
        int end = to;
        while (end > from && text.charAt(end - 1) == '.') {
            // the end of a sentence
            end--;
        }
        int checksum = end - WIDTH;
        int dot = checksum - LENGTH_WIDTH - 1;
        if (dot <= from || text.charAt(dot) != '.') {
            return Testimony.NOTHING;
        }
        String expected = Crc32.base36(Crc32.of(text, from, checksum), WIDTH);
        boolean versioned = text.lastIndexOf('.', dot - 1) == dot - 1 - VERSION_WIDTH;
        boolean matches = text.startsWith(expected, checksum);
        return matches || versioned ? Testimony.of(matches) : Testimony.NOTHING;
    }
}
