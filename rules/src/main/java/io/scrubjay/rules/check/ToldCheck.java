package io.scrubjay.rules.check;

import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells a password ({@code the password is goldfinger}) from what else is said of passwords right behind {@code is} ({@code required}, {@code
 * case-sensitive}, {@code base64}). Plain words count where the statement ends with them, and nouns only: words that are inflected, and those in
 * {@link #STATES}, say how the password is.
 */
final class ToldCheck implements Check {
    private static final int MIN_PLAIN = 5;
    private static final int MIN_INFLECTED = 6;

    /** What passwords and their like are said to be, in the languages of the built-in rules. */
    private static final Set<String> STATES = Characters.words(
            // English
            "about", "absent", "accepted", "active", "adequate", "again", "alphanumeric", "also", "alright", "always", "ambiguous", "another", "anything", "ascii",
            "available", "awful", "awkward", "aware", "away", "bad", "bare", "because", "behind", "being", "below", "beyond", "blank", "both", "broken",
            "case", "cleartext", "clear", "common", "complex", "confidential", "consistent", "constant", "correct", "corrupt", "critical", "current", "dead",
            "default", "defunct", "different", "difficult", "distinct", "done", "dropped", "dummy", "dynamic", "easy", "either", "else", "elsewhere", "empty",
            "enough", "equal", "even", "everything", "everywhere", "exact", "external", "extra", "fails", "false", "familiar", "fine", "first", "fixed", "forbidden",
            "foreign", "forgotten", "found", "free", "fresh", "from", "full", "funny", "garbage", "generic", "given", "global", "gone", "good", "great", "guest", "half",
            "hard", "here", "hidden", "history", "identical", "illegal", "immutable", "important", "impossible", "inactive", "inadequate",
            "inconsistent", "incorrect", "infinity", "input", "inside", "insecure", "insufficient", "internal", "invalid", "irrelevant", "just", "kept", "known", "last", "lax", "leaky",
            "legit", "less", "like", "literal", "literally", "live", "local", "long", "longer", "lost", "lowercase", "malformed", "mandatory", "masked", "maybe", "memorable", "missing",
            "mine", "mixed", "more", "most", "mutable", "necessary", "needed", "never", "nil", "none", "normal", "nothing", "null", "numeric", "obsolete", "obvious", "often", "okay", "once",
            "only", "opaque", "open", "optional", "original", "other", "outside", "over", "overdue", "part", "passwd", "password", "passphrase", "pending", "perfect", "permanent", "persistent",
            "personal", "plain", "plaintext", "poor", "popular", "present", "pretty", "private", "proof", "provided", "public", "quite", "random", "rather", "read", "readable", "ready", "real", "really",
            "recent", "redundant", "rejected", "relevant", "reset", "right", "risky", "root", "rubbish", "safe", "same", "secret", "secure", "sensitive", "sent", "separate", "set", "short", "shorter",
            "shown", "similar", "simple", "simply", "slow", "solid", "some", "something", "sometimes", "soon", "spelt", "stale", "standard", "static", "still", "string", "strict", "strong", "stronger", "stuck", "stupid",
            "sufficient", "suitable", "superuser", "supposed", "sure", "taken", "temporary", "terrible", "test", "text", "that", "their", "there", "these", "this", "through", "together", "tokenized", "tough", "transient", "tricky",
            "trivial", "true", "typed", "unclear", "undefined", "under", "understood", "unencrypted", "unique", "universal", "unknown", "unsafe", "unset", "until", "unwritten", "upper", "uppercase", "urgent",
            "used", "useless", "user", "username", "usual", "vague", "valid", "visible", "vital", "void", "weak", "weaker", "weird", "well", "what", "whatever", "when", "where", "wherever", "whoever", "within", "without", "worse", "worthless", "written", "wrong", "yours", "zero",
            "admin", "administrator", "everyone", "everybody", "someone", "somebody", "nobody", "unlike", "worth", "pwned", "outdated", "nonsense", "overkill", "toast", "trash", "junk", "gibberish", "unicode", "hex", "binary", "json", "numbers", "digits", "letters", "characters",
            "sha", "bcrypt", "argon", "scrypt", "base", "utf", "oauth", "pbkdf", "scram", "hmac", "rsa", "aes", "des", "ntlm", "kerberos", "ldap", "totp", "otp", "sso", "saml", "secp", "curve", "ed",
            // German
            "abgelaufen", "allerdings", "bekannt", "bereits", "derzeit", "eigentlich", "einfach", "erforderlich", "falsch", "fehlerhaft", "gesperrt", "geheim", "gespeichert", "geändert", "gleich", "identisch", "immer", "jedoch", "korrekt", "kurz", "lang",
            "leer", "leider", "nicht", "nirgends", "notwendig", "obligatorisch", "pflicht", "pflichtfeld", "richtig", "schlecht", "schwach", "sicher", "stark", "temporär", "unbekannt", "ungültig", "unsicher", "unverändert", "veraltet", "vergessen", "verschlüsselt", "vorhanden", "wieder", "zwingend",
            // French
            "alors", "ancien", "aussi", "bien", "bientôt", "compromis", "confidentiel", "correcte", "court", "différent", "encore", "erroné", "expiré", "facultatif", "faible", "faux", "fort", "générique", "identique", "inchangé", "inconnu", "indispensable", "invalide", "manquant", "mauvais", "nécessaire", "obligatoire", "perdu", "périmé",
            "personnel", "requis", "sensible", "trop", "valide", "vide", "toujours", "stocké",
            // Spanish, Portuguese, Italian
            "antigua", "correcta", "correcto", "corta", "débil", "desconocida", "diferente", "errónea", "fuerte", "igual", "incorrecta", "incorrecto", "inválida", "larga", "mala", "misma", "muy", "necesaria", "nueva", "nula", "obligatoria", "opcional", "pública", "segura", "siempre", "solo", "temporal", "vacía", "válida",
            "antiga", "correta", "curta", "errada", "fraca", "forte", "incorreta", "mesma", "muito", "necessária", "nova", "obrigatória", "secreta", "sempre", "temporária", "vazia", "inválido", "somente",
            "breve", "corretta", "debole", "diversa", "errata", "facoltativa", "invalida", "lunga", "mancante", "molto", "necessaria", "nuova", "obbligatoria", "obbligatorio", "ora", "scaduta", "scorretta", "scritta", "segreta", "semplice", "sicura", "stessa", "troppo", "uguale", "valida", "vecchia", "vuota",
            // Dutch, the Nordic languages, Polish, Czech
            "bekend", "fout", "foutief", "gelijk", "gewijzigd", "goed", "hetzelfde", "juist", "leeg", "lekt", "nodig", "onbekend", "ongeldig", "onjuist", "onveilig", "sterk", "tijdelijk", "veilig", "verkeerd", "verlopen", "verplicht", "vereist", "vergeten", "zwak",
            "felaktigt", "fel", "feil", "forkert", "för", "glemt", "glömt", "gyldig", "hemligt", "hemmelig", "kort", "krävs", "ogiltigt", "påkrævet", "påkrevd", "rätt", "riktig", "riktigt", "rigtigt", "samma", "samme", "svagt", "svakt", "säkert", "sikkert", "tomt", "tom", "ugyldig", "ugyldigt", "utgånget", "utløpt", "udløbet", "ändrat", "ændret", "endret",
            "błędne", "krótkie", "nieprawidłowe", "niepoprawne", "nieważne", "poprawne", "prawidłowe", "puste", "silne", "słabe", "takie", "wygasło", "wymagane", "zmienione", "chybné", "krátké", "neplatné", "nesprávné", "prázdné", "povinné", "silné", "slabé", "správné", "stejné", "vyžadováno");

    /** What the last one of joined words ends in that say how something is: {@code auto-generated}. */
    private static final String[] SAYING_HOW = {"ed", "ing", "able", "ible", "tive", "sive"};

    /** What words of a state end in: {@code required}, {@code missing}, {@code changeable}. */
    private static final String[] INFLECTED = {
        "ed", "ing", "ly", "able", "ible", "tion", "tions", "sion", "ment", "less", "ful", "ous", "tive", "sive", "ical", "onal", "ual", "ary", "tic",
        "ado", "ada", "ido", "ida", "ato", "ata", "uto", "uta", "ito", "ita", "mente", "bar", "lich", "isch", "ungen", "eert"
    };

    /** What code is made of, and what says how something is made; joined words with one of these are no password. */
    private static final Set<String> CODE = Characters.words(
            "password", "passwords", "passwd", "passphrase", "passcode", "pass", "pwd", "secret", "secrets", "token", "key", "user", "username", "admin", "login", "account", "name", "value", "string", "str", "type", "class", "func", "object", "null",
            "none", "error", "exception", "hash", "hasher", "encoder", "field", "form", "input", "param", "params", "args", "config", "conf", "settings", "setting", "option", "env", "environ", "var", "variable", "file", "path", "dir", "page", "policy", "manager", "reset", "prompt",
            "hint", "rotation", "request", "response", "http", "https", "json", "yaml", "xml", "html", "url", "uri", "api", "app", "db", "database", "server", "client", "host", "node", "service", "svc", "prod", "staging", "dev", "test", "stage", "default", "example", "placeholder",
            "sample", "dummy", "change", "me", "here", "your", "encrypted", "encoded", "based", "only", "wide", "side", "specific", "time", "text", "like", "level", "related", "length", "free", "safe", "protected", "sensitive", "insensitive", "encryption", "vault", "auth", "sha", "aes", "rsa", "utf",
            "iso", "rfc", "cve", "version", "release", "build", "id", "ids", "uuid", "guid", "ticket", "issue", "sub", "mode", "bit", "bits", "min", "max", "digit", "char", "chars", "character", "step", "section", "chapter", "line", "column", "row", "table", "index", "web", "group", "role", "rule", "ref", "kms", "ssm", "arn", "pkcs", "hmac", "tls", "ssl",
            "non", "not", "up", "out", "auto", "self", "pre", "well", "read", "write", "plain", "one", "two", "in", "set", "no", "multi", "semi", "over", "under", "re", "co", "hard", "soft", "machine", "human", "system", "per", "too", "off", "never", "always", "pair", "triple", "double", "single", "mixed", "long", "short", "lower", "upper");

    /** What a statement goes on with behind a value. */
    private static final Set<String> GOING_ON = Characters.words(
            "and", "but", "for", "on", "until", "till", "if", "when", "so", "btw", "all", "in", "at", "or", "please", "pls", "thanks", "now", "not", "with",
            "as", "since", "which", "because", "everywhere", "again", "then", "lol", "same", "both", "user", "username",
            // other languages
            "und", "aber", "bis", "oder", "bitte", "falls", "et", "mais", "pour", "y", "pero", "para", "e", "mas", "ma", "per", "en", "maar", "och", "men",
            "og", "i", "a", "ale");

    /** What joins names of code and of hosts. */
    private static final String CODE_JOINTS = "._/:";

    private static final String SIGNS = "!@#$%^&*+?~";
    /** What goes on directly behind a plain word belongs to it; behind a blank these begin something else. */
    private static final String JOINTS = "-/:=(@[{<>";

    private static final String BEGINNING_SIGNS = "-(|/=,;.";

    @Override
    public boolean accepts(String text, int from, int to) {
        String value = text.substring(from, to);
        if (isCode(value) || holdsCode(value)) {
            return false;
        }
        if (value.chars().allMatch(c -> PasswordCheck.isLetter((char) c))) {
            return isPlainPassword(text, value, to);
        }
        boolean plainJoints = value.chars().noneMatch(c -> Characters.isDigit((char) c) || SIGNS.indexOf(c) >= 0);
        return value.chars().anyMatch(c -> PasswordCheck.isLetter((char) c)) && !(plainJoints && isNameOfCode(value));
    }

    private static boolean isPlainPassword(String text, String value, int to) {
        boolean capitalWithin = value.substring(1).chars().anyMatch(c -> Characters.isUpper((char) c));
        if (capitalWithin && Characters.isLower(value.charAt(0))) {
            return true;
        }
        boolean capitals = capitalWithin && holdsNoLower(value);
        return value.length() >= MIN_PLAIN && !capitals && !isState(Characters.toLower(value)) && isEnd(text, to);
    }

    private static boolean isState(String word) {
        return STATES.contains(word) || CODE.contains(word) || PhraseCheck.isProse(word) || endsIn(word, INFLECTED);
    }

    private static boolean endsIn(String word, String... endings) {
        return word.length() >= MIN_INFLECTED && Stream.of(endings).anyMatch(word::endsWith);
    }

    /** {@code settings.db}, {@code look_up}, {@code MAX_LENGTH}; with a capital at their beginning they are none. */
    private static boolean isNameOfCode(String value) {
        boolean joined = value.chars().skip(1).anyMatch(c -> CODE_JOINTS.indexOf(c) >= 0);
        return joined && (value.chars().noneMatch(c -> Characters.isUpper((char) c)) || holdsNoLower(value));
    }

    private static boolean holdsNoLower(String value) {
        return value.chars().noneMatch(c -> Characters.isLower((char) c));
    }

    /** A call, an address, a variable. */
    private static boolean isCode(String value) {
        return value.indexOf('(') >= 0 || value.contains("://") || value.contains("::") || value.startsWith("$") || value.startsWith("%");
    }

    /** Whether a part of joined words, or of a word and a number, is one of code, or says how something is. */
    static boolean holdsCode(String value) {
        boolean first = true;
        int at = 0;
        while (at < value.length()) {
            int end = endOfPart(value, at);
            boolean whole = at == 0 && end == value.length();
            if (end > at && !whole && saysOther(value, at, end, first)) {
                return true;
            }
            first &= end == at;
            at = Math.max(end, at + 1);
        }
        return false;
    }

    private static boolean saysOther(String value, int from, int to, boolean first) {
        String word = Characters.toLower(value.substring(from, to));
        boolean last = value.substring(to).chars().noneMatch(c -> PasswordCheck.isLetter((char) c));
        boolean numbered = to < value.length() && Characters.isDigit(value.charAt(to)) && WordAndNumberCheck.isNumbered(word);
        boolean state = (first || last) && STATES.contains(word);
        return numbered || state || CODE.contains(word) || (last && !first && endsIn(word, SAYING_HOW));
    }

    /** Where the letters end that begin here, or a capital stands behind a small one. */
    private static int endOfPart(String value, int from) {
        int to = from;
        while (to < value.length() && PasswordCheck.isLetter(value.charAt(to)) && !(to > from && isHump(value, to))) {
            to++;
        }
        return to;
    }

    private static boolean isHump(String value, int at) {
        return Characters.isUpper(value.charAt(at)) && Characters.isLower(value.charAt(at - 1));
    }

    /** Whether a statement ends here, or goes on with another one: {@code is goldfinger and has been for years}. */
    private static boolean isEnd(String text, int at) {
        if (at == text.length() || text.charAt(at) != ' ') {
            return at == text.length() || JOINTS.indexOf(text.charAt(at)) < 0;
        }
        int word = at + 1;
        int end = word;
        while (end < text.length() && PasswordCheck.isLetter(text.charAt(end))) {
            end++;
        }
        if (end > word) {
            return GOING_ON.contains(Characters.toLower(text.substring(word, end)));
        }
        return end < text.length() && BEGINNING_SIGNS.indexOf(text.charAt(end)) >= 0;
    }
}
