package io.scrubjay.rules.check;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Tells a passphrase of several words ({@code lemon bonnet copper marble}) from a sentence: no word of it joins others, does something, or is
 * what people say of passwords, and none stands twice. Of ten words and more a quarter may.
 */
final class PhraseCheck implements Check {
    private static final int MIN_WORDS = 4;
    private static final int LONG = 10;
    private static final int MIN_INFLECTED = 7;

    /** What sentences, messages and labels are made of. */
    private static final Set<String> PROSE = Set.of(
            // joins words
            "about", "above", "after", "again", "against", "all", "along", "already", "also", "although", "always", "and", "another", "any", "anyone",
            "are", "around", "because", "been", "before", "behind", "being", "below", "between", "beyond", "both", "but", "can", "cannot", "could",
            "did", "does", "done", "down", "during", "each", "either", "else", "enough", "even", "ever", "every", "everyone", "few", "for", "from", "had",
            "has", "have", "her", "here", "him", "his", "how", "however", "into", "its", "just", "least", "less", "like", "many", "may", "might", "mine",
            "more", "most", "much", "must", "neither", "never", "none", "nor", "not", "nothing", "now", "off", "often", "once", "one", "only", "onto",
            "other", "others", "our", "out", "over", "own", "per", "perhaps", "please", "same", "several", "shall", "she", "should", "since", "some",
            "someone", "something", "soon", "still", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
            "three", "through", "too", "two", "under", "until", "upon", "use", "used", "using", "very", "via", "was", "were", "what", "when", "where",
            "whether", "which", "while", "who", "whose", "why", "will", "with", "within", "without", "would", "yes", "yet", "you", "your", "yours",
            // does something
            "add", "allow", "answer", "apply", "ask", "asks", "became", "call", "came", "change", "check", "choose", "click", "come", "comes", "confirm",
            "connect", "contact", "contain", "contains", "create", "delete", "disable", "enable", "ensure", "enter", "exists", "expire", "expires",
            "fail", "failed", "fails", "failure", "forget", "forgot", "found", "gave", "generate", "get", "gets", "give", "given", "goes", "got", "guess",
            "hold", "holds", "keep", "know", "known", "let", "lets", "login", "logon", "look", "lost", "made", "make", "makes", "match", "matches", "means",
            "need", "needed", "needs", "open", "pick", "prompt", "provide", "put", "read", "remember", "remove", "require", "reset", "retry", "return",
            "reuse", "rotate", "said", "save", "says", "see", "seems", "select", "send", "sent", "set", "share", "shown", "shows", "specify", "start",
            "stored", "supply", "take", "taken", "tell", "told", "took", "tried", "try", "type", "types", "update", "verify", "want", "went", "work",
            "works", "write", "wrong",
            // what is said of passwords
            "access", "account", "accounts", "address", "admin", "application", "attempt", "attempts", "authentication", "backup", "based", "blank",
            "case", "character", "characters", "client", "code", "command", "common", "config", "configuration", "connection", "contents",
            "credential", "credentials", "current", "data", "database", "day", "days", "default", "different", "digit", "digits", "email",
            "empty", "encryption", "environment", "error", "field", "file", "files", "first", "following", "format", "good", "group", "hash", "host",
            "identical", "incorrect", "initial", "input", "instead", "invalid", "key", "keys", "last", "length", "letters", "line", "list", "local", "long",
            "longer", "lower", "lowercase", "manager", "maximum", "message", "method", "minimum", "missing", "mode", "name", "names", "network", "new",
            "next", "null", "number", "numbers", "old", "option", "optional", "page", "parameter", "passphrase", "password", "passwords", "path", "phrase",
            "policy", "present", "previous", "private", "process", "protected", "public", "random", "ready", "recovery", "request", "required", "rules",
            "screen", "second", "secret", "secrets", "secure", "security", "seed", "server", "service", "session", "settings", "short", "shorter", "sign",
            "simple", "single", "site", "status", "string", "strong", "support", "sure", "system", "temporary", "test", "text", "time", "token", "unique",
            "unknown", "upper", "uppercase", "user", "username", "users", "valid", "value", "values", "variable", "version", "weak", "window", "word",
            "words",
            // other languages
            "avec", "bitte", "con", "dans", "das", "del", "den", "der", "des", "die", "ein", "eine", "een", "ikke", "jest", "las", "los", "mit",
            "eingeben", "falsch", "haben", "lang", "mindestens", "muss", "sein", "wurde", "zeichen", "nicht", "nie", "niet", "non", "oder", "para", "por", "pour", "que", "sie", "sind", "som", "sur", "una", "und", "une", "van", "vom", "von",
            "voor", "vous", "wird");

    @Override
    public boolean accepts(String text, int from, int to) {
        Set<String> seen = new HashSet<>();
        int words = 0;
        int prose = 0;
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && Characters.isLetter(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                String word = text.substring(at, end).toLowerCase(Locale.ROOT);
                prose += isProse(word) || !seen.add(word) ? 1 : 0;
                words++;
            }
            at = end + 1;
        }
        return words >= MIN_WORDS && prose <= (words < LONG ? 0 : words / 4);
    }

    /** Whether sentences, messages or labels are made of such a word, in lower case. */
    static boolean isProse(String word) {
        return PROSE.contains(word) || isInflected(word);
    }

    /** {@code expired}, {@code checking}, {@code manually}, {@code rotation}; not {@code spring} or {@code lily}. */
    private static boolean isInflected(String word) {
        return word.length() >= MIN_INFLECTED
                && (word.endsWith("ing")
                        || word.endsWith("ed")
                        || word.endsWith("ly")
                        || word.endsWith("tion")
                        || word.endsWith("tions")
                        || word.endsWith("sion")
                        || word.endsWith("ment")
                        || word.endsWith("ments")
                        || word.endsWith("able")
                        || word.endsWith("ible"));
    }
}
