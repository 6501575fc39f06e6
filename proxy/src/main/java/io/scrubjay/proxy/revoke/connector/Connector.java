package io.scrubjay.proxy.revoke.connector;

import org.jspecify.annotations.Nullable;

/**
 * Revokes credentials at one provider. Every call may be repeated with the same effect. Any thread; blocks it.
 *
 * <p>No method throws for what a provider answers, and no result shows a secret.
 */
public interface Connector {
    /** Its name in the configuration. */
    String name();

    /** What it must have of a credential. */
    Needs needs();

    /** How much a revocation by it takes away. */
    Scope scope(Target target);

    /** Whether it can revoke what is named so: the type of the handle is one of its own. */
    boolean accepts(Target target);

    /** Whether the policies that come with the program leave it alone, as what it does is for good. */
    default boolean isByPolicyOnly() {
        return false;
    }

    /**
     * Whether the secrets that a rule finds are of its provider, so that one that nobody registered may be sent
     * there; the provider of a registered one is its issuer's to name.
     */
    default boolean acceptsRule(String rule) {
        return true;
    }

    /** What it would do, as far as look-ups can tell; changes nothing. */
    Plan plan(Target target) throws InterruptedException;

    /**
     * Revokes.
     *
     * @param secret the credential itself, for a connector that needs it; borrowed, null for others
     */
    Outcome revoke(Target target, @Nullable Secret secret) throws InterruptedException;

    /** Looks whether the provider still knows the credential. */
    Verification verify(Target target, @Nullable Secret secret) throws InterruptedException;

    /** Gives a revoked credential back where the provider can; otherwise refuses. */
    default Outcome undo(Target target) throws InterruptedException {
        return new Outcome.Refused("not reversible");
    }

    /** How often it may be called and how soon a credential is dead. */
    Limits limits();
}
