package io.scrubjay.rules.check;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at the name that a value is assigned to, and rejects values whose name says that they are no secret:
 * identifiers ({@code credential_id}), public halves ({@code publicToken}), places, kinds and measures
 * ({@code token_url}, {@code token_type}, {@code max_tokens}), what there is about passwords ({@code password.encoder}), parts of an ARN.
 */
final class NamedSecretCheck implements Check {
    /** Quotes, brackets, blanks and operators between a name and its value. */
    private static final int MAX_GAP = 16;

    private static final int MAX_NAME = 64;
    private static final String ARN = "arn:";
    private static final int MAX_ARN = 80;
    private static final List<String> PUBLIC = List.of(
            "public", "sealed", "pubkey", "pub_key", "pub-key", "csrf", "xsrf", "authenticity", "idempoten", "continuation", "pagination",
            "page_token", "pagetoken", "next_token", "nexttoken");
    private static final List<String> HARMLESS_ENDINGS = List.of(
            "_id", "-id", ".id", "tokenid", "credentialid", "credentialsid", "secretid_accessor", "_name", "-name",
            ".name", "tokenname", "secretname", "_url", "-url", ".url", "_uri", "tokenurl", "tokenuri", "secreturl", "secreturi", "_type",
            "-type", ".type", "tokentype", "_path", "-path", ".path", "_file", "-file", "_count", "_limit", "_length",
            "_size", "_version", "_expires", "_expiry", "expires_at", "expires_in", "_ttl", "_algorithm", "_alg",
            "_hash", "-hash", "_digest", "_checksum", "_sha256", "_fingerprint", "_thumbprint", "_arn", "_prefix",
            "_index", "_position", "_offset", "_ref", "-ref", "secretref", "_status", "_scope", "_issuer",
            "_endpoint", "tokenizer", "_format", "_schema", "_sha", "_sha1", "_commit", "_revision", "_trace", "_request", "_build",
             "_etag", "ed_at", "reset_at", "_by", "_date", "-verification", "tokenhash", "keyhash", "secrethash", "keyid", "keyname");

    private static final Set<String> WORDS_BEFORE =
            Stream.concat(KeyKinds.NO_SECRET.stream(), Stream.of("csrf", "xsrf")).collect(Collectors.toUnmodifiableSet());

    /** What stands between a name and its value, and is a name itself or a word. */
    private static final List<String> NEIGHBOURS = List.of("value", "default", "is", "was");

    private static final List<String> ABOUT_PASSWORDS = List.of(
            "encoder", "hasher", "hashers", "policy", "strength", "hint", "complexity", "minlength", "min_length", "min-length", "maxlength",
            "max_length", "expiration", "expiry", "expires", "history", "field", "label", "prompt", "pattern", "regex",
            "validator", "algorithm", "timeout", "_ttl", "iterations", "rounds", "retries", "attempts", "_days", "_age", "_seconds", "_interval", "encryption", "hashing", "provider", "manager", "generator", "service", "handler");

    private final List<String> words;
    /** What says so as the word before a name: {@code the next page token is}. */
    private final Set<String> wordsBefore;

    private final List<String> endings;

    private NamedSecretCheck(List<String> words, Set<String> wordsBefore, List<String> endings) {
        this.words = words;
        this.wordsBefore = wordsBefore;
        this.endings = endings;
    }

    /** The check for keys and tokens. */
    static NamedSecretCheck ofSecrets() {
        return new NamedSecretCheck(PUBLIC, WORDS_BEFORE, HARMLESS_ENDINGS);
    }

    /** The check for passwords, of which even a name that ends in {@code _hash} tells too much. */
    static NamedSecretCheck ofPasswords() {
        return new NamedSecretCheck(List.of(), Set.of(), ABOUT_PASSWORDS);
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        int end = endOfName(text, from);
        int start = startOfName(text, end);
        if (isNeighbour(text, start, end)) {
            end = endOfName(text, start);
            start = startOfName(text, end);
        }
        if (isInArn(text, start) || (isBehindWord(text, start) && wordsBefore.contains(MemorablePassword.wordBefore(text, start)))) {
            return false;
        }
        for (String word : words) {
            if (Characters.containsIgnoreCase(text, start, end, word)) {
                return false;
            }
        }
        for (String ending : endings) {
            int at = end - ending.length();
            if (at >= start && Characters.startsWithIgnoreCase(text, at, end, ending)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBehindWord(String text, int at) {
        return at > 1 && text.charAt(at - 1) == ' ' && Characters.isLetter(text.charAt(at - 2));
    }

    /** Whether a name is a part of a resource name of AWS: {@code arn:aws:secretsmanager:eu-west-1:123456789012:secret:name}. */
    private static boolean isInArn(String text, int nameFrom) {
        int from = nameFrom;
        while (from > 0 && nameFrom - from < MAX_ARN && (isName(text.charAt(from - 1)) || text.charAt(from - 1) == ':')) {
            from--;
        }
        return nameFrom - from > ARN.length() && text.startsWith(ARN, from);
    }

    private static int endOfName(String text, int from) {
        int end = from;
        while (end > 0 && from - end < MAX_GAP && !isName(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static int startOfName(String text, int end) {
        int start = end;
        while (start > 0 && end - start < MAX_NAME && isName(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** {@code name="token" value="..."}, {@code token is ...}: what names the value stands before. */
    private static boolean isNeighbour(String text, int start, int end) {
        return NEIGHBOURS.stream().anyMatch(word -> Characters.equalsIgnoreCase(text, start, end, word));
    }

    private static boolean isName(char c) {
        return Characters.isAlnum(c) || c == '_' || c == '-' || c == '.';
    }
}
