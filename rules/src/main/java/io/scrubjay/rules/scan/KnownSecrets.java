package io.scrubjay.rules.scan;

/**
 * Secrets that are found by themselves and not by a rule.
 *
 * @param seen filled by the caller with what is found
 * @param registered with whoever issued them
 */
public record KnownSecrets(SeenSecrets seen, RegisteredSecrets registered) {
    /** Knows nothing yet. */
    public KnownSecrets() {
        this(new SeenSecrets(), RegisteredSecrets.NONE);
    }
}
