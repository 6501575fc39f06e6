package io.scrubjay.rules.check;

/**
 * Says what a secret itself shows for or against being one. It moves the confidence of a finding and never decides whether
 * it is one. Stateless after construction, any thread.
 */
@FunctionalInterface
public interface Evidence {
    /**
     * Looks at {@code text[from, to)}.
     *
     * @param text the examined field, one character a byte (ISO 8859-1); borrowed
     * @param from the secret's first character
     * @param to the character after its last; greater than {@code from}
     */
    Testimony weigh(String text, int from, int to);
}
