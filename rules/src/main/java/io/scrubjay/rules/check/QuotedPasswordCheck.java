package io.scrubjay.rules.check;

import java.util.Locale;
import java.util.Set;

/**
 * Tells a password in quotes from states and names: what stands in quotes behind the word is meant as a value, so that
 * a plain word counts here unless it says something about passwords.
 */
final class QuotedPasswordCheck implements Check {
    private static final Set<String> STATES = Set.of(
            "pass", "required", "optional", "incorrect", "invalid", "expired", "changed", "missing", "unknown", "disabled",
            "enabled", "success", "successful", "failed", "failure", "updated", "hidden", "string", "secret",
            "number", "boolean", "object", "default", "prompt", "forgot", "forgotten", "confirm", "confirmation",
            "strength", "policy", "strong", "undefined", "unspecified", "nullable", "encrypted", "plaintext",
            "protected", "authentication", "credentials", "username", "publickey", "unchanged", "removed", "rejected",
            "accepted", "mismatch", "verified", "unverified");
    private static final Check ANYWHERE = new PasswordCheck();

    @Override
    public boolean accepts(String text, int from, int to) {
        return ANYWHERE.accepts(text, from, to) || isPlainWord(text.substring(from, to).toLowerCase(Locale.ROOT));
    }

    private static boolean isPlainWord(String value) {
        return value.chars().allMatch(c -> c >= 'a' && c <= 'z')
                && !STATES.contains(value)
                && !value.contains("password");
    }
}
