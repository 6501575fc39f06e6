package io.scrubjay.rules;

/**
 * A keyed one-way name of a secret: the first 128 bits of HMAC-SHA-256 over its bytes.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {
    public Fingerprint {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("fingerprint: " + hex.length() + " characters (expected: 32)");
        }
    }

    /** The first 8 digits, as they stand in a mask. */
    public String label() {
        return hex.substring(0, 8);
    }

    @Override
    public String toString() {
        return hex;
    }
}
