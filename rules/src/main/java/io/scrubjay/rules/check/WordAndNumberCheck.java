package io.scrubjay.rules.check;

import java.util.Locale;
import java.util.Set;

/** Asks for a word and a number ({@code copper1997}) that are no algorithm, no version, no numbered thing and nobody's name. */
final class WordAndNumberCheck implements Check {
    /** What algorithms, formats, machines and stages are called that have a number. */
    private static final Set<String> NAMES = Set.of(
            "base", "utf", "sha", "argon", "oauth", "aarch", "curve", "secp", "blake", "ripemd", "latin", "pkcs", "bcrypt", "scrypt", "prod", "prd",
            "stage", "staging", "dev", "devel", "backup", "mail", "proxy", "gateway", "router", "switch", "printer", "laptop", "desktop", "runner",
            "master", "replica", "shard", "primary", "secondary", "jenkins", "gitlab", "github", "nodejs", "angular", "react", "spring", "rails",
            "django", "mysql", "mariadb", "postgresql", "sqlite", "elastic", "opensearch", "linux", "windows", "macos", "rhel", "centos", "alpine",
            "openssl", "openssh", "keycloak", "keepass", "bitwarden", "minecraft", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december");

    @Override
    public boolean accepts(String text, int from, int to) {
        int end = from;
        while (end < to && Characters.isLetter(text.charAt(end))) {
            end++;
        }
        for (int at = end; at < to; at++) {
            if (!Characters.isDigit(text.charAt(at))) {
                return false;
            }
        }
        String word = text.substring(from, end).toLowerCase(Locale.ROOT);
        return !word.isEmpty()
                && end < to
                && !isNumbered(word)
                && !MemorablePassword.isNamed(text, from);
    }

    /** Whether a word, in lower case, is called so with a number. */
    static boolean isNumbered(String word) {
        return NAMES.contains(word) || MemorablePassword.isNumbered(word);
    }
}
