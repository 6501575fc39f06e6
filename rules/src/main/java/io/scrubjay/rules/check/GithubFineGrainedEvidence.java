package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The checksum within GitHub's fine-grained personal access tokens: behind {@code github_pat_}, 22 characters, {@code _} and 43
 * characters stand the first eight of the SHA-256 of all these in base32; eight others follow.
 */
final class GithubFineGrainedEvidence implements Evidence {
    private static final int HEAD = "github_pat_".length() + 22 + 1 + 43;
    private static final int WIDTH = 8;
    private static final int LENGTH = HEAD + WIDTH + 8;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    @Override
    public Testimony weigh(String text, int from, int to) {
        if (to - from != LENGTH) {
            return Testimony.NOTHING;
        }
        return Testimony.of(text.startsWith(checksum(text.substring(from, from + HEAD)), from + HEAD));
    }

    private static String checksum(String head) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(head.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
        long bits = 0;
        for (int i = 0; i < WIDTH * BITS / Byte.SIZE; i++) {
            bits = bits << Byte.SIZE | (digest[i] & 0xff);
        }
        StringBuilder checksum = new StringBuilder();
        for (int i = WIDTH - 1; i >= 0; i--) {
            checksum.append(BASE32.charAt((int) (bits >>> (i * BITS)) & 31));
        }
        return checksum.toString();
    }
}
