package io.scrubjay.rules.check;

/** Says whether a match can be a secret. Stateless after construction, any thread. */
@FunctionalInterface
public interface Check {
    /**
     * Whether {@code text[from, to)} may be a secret.
     *
     * @param text the examined field, one character a byte (ISO 8859-1); never null, borrowed
     * @param from the secret's first character
     * @param to the character after its last; greater than {@code from}
     */
    boolean accepts(String text, int from, int to);

    /** For people who tune rules: what it measured and asks for; no piece of the text. Empty where there is nothing to say. */
    default String explain(String text, int from, int to) {
        return "";
    }
}
