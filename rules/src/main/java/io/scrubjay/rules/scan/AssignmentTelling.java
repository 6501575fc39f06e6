package io.scrubjay.rules.scan;

import java.util.List;

/**
 * The part of {@link Assignment} that sentences and calls are: {@code password for the admin is value}, {@code setName("value")}. {@link RawTelling}
 * says the same, a little wider, of a payload.
 */
final class AssignmentTelling {
    /** How much may stand between {@code password for} and {@code is}. */
    static final int MAX_OWNER = 48;

    /** Further words of a name: {@code secret access key}. */
    static final List<String> NAME_WORDS =
            List.of("api", "access", "auth", "key", "token", "secret", "value", "code", "app", "account", "password");

    static final int MAX_NAME_WORDS = 3;
    /** The last words of a name behind which a value may stand without anything between: {@code access token <value>}. */
    static final List<String> TELLING_WORDS = List.of("key", "token");
    /** What says in a sentence that something is a value. */
    static final List<String> VERBS = List.of(
            "is set to", "was set to", "set to", "is now", "is", "was changed to", "was reset to", "was", "changed to",
            "reset to", "updated to", "to", "are", "equals", "now", "will be", "should be", "has been set to",
            "has been changed to", "has been reset to");

    private AssignmentTelling() {}

    /**
     * Where a value begins that is told behind a name; -1 where none is.
     *
     * @param afterName where the name ends
     * @param afterWords where its further words end
     */
    static int valueAt(byte[] text, int afterName, int afterWords) {
        int told = toldValueAt(text, afterWords);
        if (told < 0) {
            told = toldForAt(text, afterName);
        }
        return told >= 0 ? told : argumentAt(text, afterWords);
    }

    /** Skips further words of a name. */
    static int skipNameWords(byte[] text, int from) {
        int at = from;
        for (int words = 0; words < MAX_NAME_WORDS && at < text.length && text[at] == ' '; words++) {
            int width = firstOf(text, at + 1, NAME_WORDS);
            if (width == 0) {
                break;
            }
            at += 1 + width;
        }
        return at;
    }

    /** {@code token value}: behind one blank or tab, where the name's last word tells that it has a value. */
    static int bareValueAt(byte[] text, int nameFrom, int from) {
        if (from >= text.length || (text[from] != ' ' && text[from] != '\t')) {
            return -1;
        }
        for (String word : TELLING_WORDS) {
            int at = from - word.length();
            if (at >= Math.max(0, nameFrom - Assignment.MAX_NAME_REST) && Assignment.startsWith(text, at, word)) {
                return from + 1;
            }
        }
        return -1;
    }

    /** What a sentence tells: {@code key: value}, {@code is value}, {@code was set to value}; -1 where it tells nothing. */
    private static int toldValueAt(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 2 && "\"'`*)".indexOf(text[at]) >= 0) {
            at++;
        }
        int name = at;
        while (at < text.length && at - name < 3 && text[at] == ' ') {
            at++;
        }
        if (at < text.length && (text[at] == ':' || text[at] == '=')) {
            return AssignmentGap.skip(text, at + 1, true);
        }
        return at == name ? -1 : behindVerb(text, at);
    }

    private static int behindVerb(byte[] text, int from) {
        int at = from + firstOf(text, from, VERBS);
        return at > from && at < text.length && (text[at] == ' ' || text[at] == ':') ? AssignmentGap.skip(text, at + 1, true) : -1;
    }

    /** {@code password for the admin is value}; -1 where the line says no such thing. */
    private static int toldForAt(byte[] text, int from) {
        if (!Assignment.startsWith(text, from, " for ") && !Assignment.startsWith(text, from, " of ")) {
            return -1;
        }
        for (int at = from + 4; at < text.length && at - from < MAX_OWNER && text[at] != '\n'; at++) {
            int told = text[at] == ' ' ? behindVerb(text, at + 1) : -1;
            if (told >= 0) {
                return told;
            }
        }
        return -1;
    }

    /** The quoted value of {@code name "value"} or {@code setName("value")}; -1 where there is none. */
    private static int argumentAt(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 3 && text[at] == ' ') {
            at++;
        }
        if (at - from <= 1 && at < text.length && text[at] == '(') {
            at++;
            at += at < text.length && text[at] == ' ' ? 1 : 0;
        }
        int quoted = at;
        while (quoted < text.length && quoted - at < 5 && "\"'`\\".indexOf(text[quoted]) >= 0) {
            quoted++;
        }
        return at == from || quoted == at ? -1 : quoted;
    }

    /** The length of the first of some words that stands here as a whole; 0 for none. */
    private static int firstOf(byte[] text, int at, List<String> words) {
        for (String word : words) {
            int end = at + word.length();
            if (Assignment.startsWith(text, at, word) && (end == text.length || !Assignment.isNameByte(text[end]))) {
                return word.length();
            }
        }
        return 0;
    }
}
