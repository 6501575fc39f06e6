package io.scrubjay.rules.scan;

import io.scrubjay.rules.check.KeyKinds;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The grammar of "a secret stands near a word that names it", whatever is said between: {@code log in with <value> when asked for the
 * password}. Only values that hardly anything else looks like may be looked for so.
 *
 * <p>It reads an examined field; {@link RawVicinity} says the same, a little wider, of a payload. The two must stay in step.
 */
final class Vicinity {
    /** A value begins at most so many bytes behind the end of the word. */
    static final int MAX_BEHIND = 100;
    /** And at most so many before its beginning. */
    static final int MAX_BEFORE = 80;

    /** What a value may begin behind, blanks apart, and bytes beyond ASCII. */
    private static final boolean[] OPENING = RawAssignment.members("\"'`([<>{*|");

    private static final boolean[] BETWEEN_LINES = RawAssignment.members(" \t\n\r-=`*>\\");

    /** What says that something else stands there: an id, a digest. */
    static final Set<String> OTHER = Set.of(
            "id", "ids", "identifier", "hash", "hashes", "hashed", "digest", "digests", "checksum", "fingerprint", "thumbprint", "commit",
            "commits", "revision", "sha", "md5", "etag", "uuid", "guid", "version", "request", "trace", "span", "path", "url", "uri", "endpoint",
            "arn", "table", "column", "branch", "image", "bucket", "pod", "container", "job", "build", "ticket", "order", "session",
            "signature", "class", "method", "function", "regex", "pattern", "nonce", "salt", "parameter", "variable", "attribute", "header", "field");

    /** What makes another thing of a key or a token where it is only near: {@code primary key}, {@code join token}. */
    private static final Set<String> NO_SECRET = Stream.concat(
                    KeyKinds.NO_SECRET.stream(),
                    Stream.of(
                            "primary", "foreign", "sort", "sorting", "public", "routing", "object", "map", "dict", "json", "config", "row", "index",
                            "shard", "dedup", "deduplication", "lookup", "hash", "group", "unique", "composite", "record", "storage", "redis",
                            "registry", "rsa", "dsa", "ecdsa", "eddsa", "gpg", "pgp", "next", "sync", "lock", "change", "watch", "item", "join",
                            "ordering", "metric", "label", "dictionary", "translation", "message", "topic", "event", "host", "kernel"))
            .collect(Collectors.toUnmodifiableSet());

    /** A secret may have become public, but no key is secret that is called so. */
    private static final String PUBLIC = "public";

    private static final String KEY = "key";

    private static final int MAX_WORD_BEFORE = 20;
    /** What ends a sentence if a blank follows. */
    private static final String ENDS = ".!?;";

    private Vicinity() {}

    /** Says where a value ends that begins at a place; -1 where none does. */
    @FunctionalInterface
    interface Values {
        int endOf(int from);
    }

    /**
     * Looks for a value behind a word, then before it; the nearest one that is accepted is the last that was asked for.
     *
     * @param nameFrom where the word begins
     * @param nameTo where it ends
     * @param earliest before which nothing counts
     */
    static boolean holds(byte[] text, int nameFrom, int nameTo, int earliest, Values values) {
        return !saysOther(text, nameFrom, nameTo) && !isAssigned(text, nameTo) && (holdsBehind(text, nameTo, values) || holdsBefore(text, nameFrom, earliest, values));
    }

    /** Whether the word before a key or a token makes another thing of it. */
    private static boolean saysOther(byte[] text, int nameFrom, int nameTo) {
        String name = lowerCase(text, nameFrom, nameTo).replace('_', ' ').strip();
        boolean key = name.equals("key") || name.startsWith("key ") || name.equals("token") || name.startsWith("token ");
        return key && NO_SECRET.contains(wordBefore(text, nameFrom));
    }

    private static boolean isAssigned(byte[] text, int nameTo) {
        return skipBlanks(text, nameTo) < text.length && text[skipBlanks(text, nameTo)] == '=';
    }

    private static boolean holdsBehind(byte[] text, int nameTo, Values values) {
        int last = Math.min(text.length, nameTo + MAX_BEHIND);
        boolean announced = false;
        for (int at = nameTo; at < last; at++) {
            byte b = text[at];
            if (mayBegin(text, at) && values.endOf(at) > 0 && !tellsOther(text, nameTo, at)) {
                return true;
            }
            if (isControl(b) || (b == '"' && endsString(text, at))) {
                return false;
            }
            if (isLineBreak(text, at) && !announced) {
                return holdsOnLineOfItsOwn(text, nameTo, at, last, values);
            }
            announced = announces(b) || (announced && mayFollowAnnouncement(b));
        }
        return false;
    }

    /** Whether nothing but a value stands on the first line behind a break that says something. */
    private static boolean holdsOnLineOfItsOwn(byte[] text, int nameTo, int lineBreak, int last, Values values) {
        int from = lineBreak;
        while (from < last && (mayStandBetweenLines(text[from]) || isLineBreak(text, from))) {
            from++;
        }
        int to = from < last && mayBegin(text, from) ? values.endOf(from) : -1;
        return to > 0 && endsLine(text, to) && !tellsOther(text, nameTo, from);
    }

    /** Whether a byte may stand between a line and what it says of the next one: a blank, or what draws a line or a frame. */
    static boolean mayStandBetweenLines(byte b) {
        return b >= 0 && BETWEEN_LINES[b];
    }

    private static boolean endsLine(byte[] text, int from) {
        int at = from;
        while (at < text.length && (text[at] == ' ' || text[at] == '`' || text[at] == '*' || text[at] == '"')) {
            at++;
        }
        int end = at < text.length && text[at] == '\\' ? at + 1 : at;
        return end == text.length || isLineBreak(text, end);
    }

    private static boolean holdsBefore(byte[] text, int nameFrom, int earliest, Values values) {
        int first = Math.max(earliest, nameFrom - MAX_BEFORE);
        for (int at = nameFrom - 1; at >= first; at--) {
            if (at == earliest || mayBegin(text, at)) {
                int to = values.endOf(at);
                if (to > 0
                        && to <= nameFrom
                        && !tellsOther(text, to, nameFrom)
                        && !OTHER.contains(wordBefore(text, at))
                        && !LogHeader.isHostAt(text, at, text.length)) {
                    return true;
                }
            }
            byte b = text[at];
            if (isControl(b) || isLineBreak(text, at) || (b == '"' && beginsString(text, at))) {
                return false;
            }
        }
        return false;
    }

    /** Whether the rest of a line announces what stands on the next one. */
    static boolean announces(byte b) {
        return b == ':' || b == '?' || b < 0;
    }

    static boolean mayFollowAnnouncement(byte b) {
        return isBlank(b) || b == '`' || b == '*' || b == '\\' || b == 'n' || b == 'r' || b == 't';
    }

    private static boolean isLineBreak(byte[] text, int at) {
        byte b = text[at];
        boolean escaped = (b == 'n' || b == 'r') && at > 0 && text[at - 1] == '\\';
        return escaped || b == '\n' || b == '\r';
    }

    /** Whether a string of JSON ends with a quote, and not the words between two quotes. */
    private static boolean endsString(byte[] text, int quote) {
        int at = quote + 1;
        if (at < text.length && text[at] == ',') {
            at = skipBlanks(text, at + 1);
            return at < text.length && (text[at] == '"' || text[at] == '\\' || text[at] == '{' || text[at] == '[');
        }
        return at < text.length && (text[at] == ':' || text[at] == '}' || text[at] == ']');
    }

    private static int skipBlanks(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] == ' ') {
            at++;
        }
        return at;
    }

    /** Whether a string of JSON begins with a quote. */
    private static boolean beginsString(byte[] text, int quote) {
        int at = quote - 1;
        while (at >= 0 && (text[at] == ' ' || text[at] == '\\')) {
            at--;
        }
        if (at > 0 && (text[at] == ':' || text[at] == ',')) {
            byte before = text[at - 1];
            return before == '"' || before == '}' || before == ']' || (before >= '0' && before <= '9');
        }
        return at >= 0 && (text[at] == '{' || text[at] == '[');
    }

    /** Whether a value may begin here by what stands before it. */
    private static boolean mayBegin(byte[] text, int at) {
        return at > 0 && (mayStandBefore(text[at - 1]) || isLineBreak(text, at - 1));
    }

    /** Whether a value may begin behind such a byte. */
    static boolean mayStandBefore(byte b) {
        return b < 0 || isBlank(b) || OPENING[b];
    }

    static boolean isControl(byte b) {
        return b >= 0 && b < ' ' && !isBlank(b);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /** Whether a word between says that something else is told; what an earlier sentence is about does not. */
    private static boolean tellsOther(byte[] text, int from, int to) {
        int at = behindLastSentence(text, from, to);
        while (at < to) {
            int wordFrom = at;
            while (at < to && isLetter(text[at])) {
                at++;
            }
            if (at > wordFrom) {
                String word = lowerCase(text, wordFrom, at);
                if (OTHER.contains(word) || (word.equals(PUBLIC) && isKey(text, at + 1, to))) {
                    return true;
                }
            }
            at++;
        }
        return false;
    }

    private static boolean isKey(byte[] text, int from, int to) {
        int keyTo = from + KEY.length();
        return keyTo <= to && lowerCase(text, from, keyTo).equals(KEY);
    }

    /** Behind the last end of a sentence between two places; the first place where none is. */
    private static int behindLastSentence(byte[] text, int from, int to) {
        for (int at = to - 1; at > from; at--) {
            boolean quoted = text[at - 1] == '"' && at - 1 > from;
            if (text[at] == ' ' && ENDS.indexOf(text[quoted ? at - 2 : at - 1]) >= 0) {
                return at;
            }
        }
        return from;
    }

    /** The word of letters before a place, in lower case, without what stands between; empty where there is none. */
    private static String wordBefore(byte[] text, int place) {
        int to = place;
        while (to > 0 && place - to < 3 && !isLetter(text[to - 1])) {
            to--;
        }
        int from = to;
        while (from > 0 && to - from < MAX_WORD_BEFORE && isLetter(text[from - 1])) {
            from--;
        }
        return lowerCase(text, from, to);
    }

    private static String lowerCase(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    /** Whether a name that ends before these two bytes is the beginning of an identifier. */
    static boolean goesOn(byte b, byte next) {
        return isAlnum(b) || "_(=".indexOf(b) >= 0 || ((b == '-' || b == '.') && isAlnum(next));
    }

    private static boolean isAlnum(byte b) {
        return isLetter(b) || (b >= '0' && b <= '9');
    }

    static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }
}
