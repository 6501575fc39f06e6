package io.scrubjay.rules.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

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
            "accepted", "mismatch", "verified", "unverified", "bcrypt", "scrypt",
            // what a schema says next
            "minlength", "maxlength", "writeonly", "readonly",
            // labels in other languages
            "passwort", "kennwort", "passord", "wachtwoord", "contrasena", "senha", "salasana", "heslo", "adgangskode");
    /** What labels of several words begin with. */
    private static final Pattern LABEL =
            Pattern.compile("(?:passwor[dt]|kennwort|passord|wachtwoord|contrase|senha|salasana|heslo|mot de passe)[^0-9 ]* [^0-9]*");

    private static final String SIGNS = "!$%&#@*+?.";
    private static final int LONG_WORD = 8;
    private static final Check ANYWHERE = new PasswordCheck();

    @Override
    public boolean accepts(String text, int from, int to) {
        String value = text.substring(from, to).toLowerCase(Locale.ROOT);
        return !isKey(text, to) && !LABEL.matcher(value).matches() && !isMessage(value) && (ANYWHERE.accepts(text, from, to) || isWord(value));
    }

    /** Whether a quote and a colon stand behind a word and then another value, as in {@code "format":"password","example":"..."}. */
    private static boolean isKey(String text, int to) {
        int at = skip(text, to, "\\");
        if (at == text.length() || "\"'".indexOf(text.charAt(at)) < 0) {
            return false;
        }
        int colon = skip(text, at + 1, " ");
        if (colon == text.length() || text.charAt(colon) != ':') {
            return false;
        }
        int next = skip(text, colon + 1, " \\");
        return next < text.length() && "\"'{[0123456789".indexOf(text.charAt(next)) >= 0;
    }

    private static int skip(String text, int from, String characters) {
        int at = from;
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** {@code too short}, {@code must not be empty}: more than half of its words are what messages are made of. */
    private static boolean isMessage(String value) {
        if (value.indexOf(' ') < 0 || value.chars().anyMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        String[] words = value.split("[^a-z]+");
        long said = Arrays.stream(words).filter(word -> PhraseCheck.isProse(word) || STATES.contains(word)).count();
        return 2 * said > words.length;
    }

    /** A word and perhaps signs at its end; none that says what is with a password in place of being one. */
    private static boolean isWord(String value) {
        int end = value.length();
        while (end > 0 && SIGNS.indexOf(value.charAt(end - 1)) >= 0) {
            end--;
        }
        String word = value.substring(0, end);
        return end > 0
                && word.chars().allMatch(c -> c >= 'a' && c <= 'z')
                && !STATES.contains(word)
                && !saysPassword(word);
    }

    /** {@code password}, {@code resetpassword}; not {@code thisismypassword}. */
    private static boolean saysPassword(String word) {
        int at = word.indexOf("password");
        if (at < 0) {
            return false;
        }
        String rest = word.replace("password", "");
        return at == 0 || rest.length() < LONG_WORD || STATES.contains(rest);
    }
}
