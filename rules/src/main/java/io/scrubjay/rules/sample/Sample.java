package io.scrubjay.rules.sample;

/**
 * A text made for a test, and the secret in it. All characters are below 0x80, so offsets count characters and bytes
 * alike.
 *
 * @param text the whole text
 * @param from where the secret begins
 * @param to where it ends; equal to {@code from} in a text that holds none
 */
public record Sample(String text, int from, int to) {
    public Sample {
        if (from < 0 || to < from || to > text.length()) {
            throw new IllegalArgumentException(
                    "sample: " + from + ".." + to + " (expected: within 0.." + text.length() + ")");
        }
    }

    /** What stands before the secret. */
    public String before() {
        return text.substring(0, from);
    }

    /** The secret. */
    public String secret() {
        return text.substring(from, to);
    }

    /** What stands behind the secret. */
    public String behind() {
        return text.substring(to);
    }
}
