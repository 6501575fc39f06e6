package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The grammar of "a sentence names a secret and tells it some words later": {@code the API key in settings.py is <value>}.
 *
 * <p>It reads an examined field; {@link RawSentence} says the same, a little wider, of a payload. The two must stay in step.
 */
final class Sentence {
    /** How much may stand between a name and its value. */
    static final int MAX_GAP = 80;

    private static final int MAX_WORDS = 11;
    /** So much before the end of a name is looked at. */
    private static final int MAX_BEFORE = 40;
    private static final int MAX_WORD = 32;

    /** What may stand right before a value. */
    static final String OPENING = "\"'`(*[";

    /** Behind these words stands what was named, {@code to} where something was changed. */
    static final Set<String> TELLING = Set.of(
            "is", "was", "are", "be", "being", "enter", "currently", "namely", "read", "reads", "as", "its", "it's", "that's", "here's", "now",
            "value", "values", "equals", "either", "used", "use", "using", "pasted", "still",
            "stays", "remains", "following", "been", "just", "always", "simply", "actually", "exactly", "literally", "says", "said", "got", "picked", "chose",
            "type", "typed", "typing", "try", "tried", "put", "answer", "answered", "replied", "entered", "entering", "enters", "send", "sends",
            "gave", "given", "took", "taken", "takes", "wants", "accepts", "becomes", "became", "jetzt", "nun", "auf", "ahora",
            "m\u00fcsste", "sollte", "adesso", "maintenant", "devient", "teraz", "jest", "je", "para", "agora", "ficou", "naar", "till", "nyt", "lautet", "ist", "er", "est", "era", "este", "le", "die", "es", "\u00e9", "\u00e8", "\u00e4r", "=", "->", "=>", "-", "\u2192", "\u2013",
            "\u2014");

    /** With these words a sentence goes on to tell what the one before it named. */
    static final List<String> RESUMING = List.of(
            "it is", "it's", "it was", "it should be", "that is", "that's", "that was", "here is", "here's", "here it is", "value", "the value is", "the new one",
            "the correct one", "the right one", "the current one", "new one", "now it is", "now it's");

    private static final Set<String> CHANGING = Set.of(
            "set", "reset", "change", "changed", "changes", "changing", "moved", "update", "updated", "rotated", "switched", "back", "decode", "decodes");

    /** What says that not the secret is told, but something about it or something else. */
    private static final Set<String> OTHER = Set.of(
            "id", "ids", "identifier", "hash", "hashes", "hashed", "digest", "checksum", "fingerprint", "thumbprint", "commit",
            "revision", "sha", "sha1", "sha256", "md5", "etag", "count", "counts", "bucket", "budget", "limit", "limits", "usage",
            "policy", "name", "names", "named", "called", "uuid", "guid", "version", "request", "requests", "trace", "span",
            "type", "prefix", "suffix", "length", "path", "url", "uri", "endpoint", "arn", "event", "table", "column", "field",
            "branch", "image", "digests", "file", "files", "expires", "expired", "expiry", "public", "santa", "manager",
            "rotation", "reference", "label", "alias", "scope", "scopes", "issuer", "audience", "algorithm", "cipher",
            "encoding", "stored", "same", "long", "no", "invalid", "missing", "required", "error", "errors", "failed");

    private static final List<byte[]> NAME_ENDS = Stream.of("", "s", "'s", "\u00f1a")
            .map(end -> end.getBytes(StandardCharsets.UTF_8))
            .toList();

    private static final int MAX_OPENING = 3;
    /** Before a quote, as JSON in JSON in JSON writes it. */
    private static final int MAX_BACKSLASHES = 7;
    private static final List<byte[]> QUOTES = Stream.of("\u201e", "\u201c", "\u201d", "\u2018", "\u00ab", "\u300c")
            .map(quote -> quote.getBytes(StandardCharsets.UTF_8))
            .toList();

    private static final boolean[] IN_WORD = inWord();
    private static final boolean[] IS_OPENING = RawAssignment.members(OPENING);

    private Sentence() {}

    /** Says whether a value that is accepted begins at a place. */
    @FunctionalInterface
    interface ValueTest {
        boolean test(int from);
    }

    /** Whether one of the values that may be told behind a name is accepted; the first one is asked for first. */
    static boolean tells(byte[] text, int nameTo, ValueTest accepted) {
        int at = behindName(text, nameTo);
        boolean told = at > 0 && ",).!;".indexOf(text[at - 2]) < 0;
        boolean changed = false;
        for (int words = 0; at >= 0 && words <= MAX_WORDS && at - nameTo <= MAX_GAP; words++) {
            int value = at;
            for (int signs = 0; signs < MAX_OPENING && value < text.length && openingWidth(text, value) > 0; signs++) {
                value += openingWidth(text, value);
            }
            if ((told || value > at) && accepted.test(value)) {
                return true;
            }
            int to = endOfWord(text, at);
            if (to < 0) {
                return false;
            }
            String word = new String(text, at, to - at, StandardCharsets.UTF_8);
            String bare = bare(word);
            boolean saysOther = OTHER.contains(bare) && ((words == 0 && told) || !TELLING.contains(bare)); // "type", right behind the name
            if (saysOther) {
                return false;
            }
            char last = word.charAt(word.length() - 1);
            told = TELLING.contains(bare)
                    || (bare.equals("to") && (changed || words == 0 || isChanged(text, nameTo)))
                    || ",:?".indexOf(last) >= 0;
            changed |= CHANGING.contains(bare);
            at = to + 1;
        }
        return false;
    }

    /** Whether some words before the end of a name say that what it names is changed: {@code set the password of the mailbox to}. */
    private static boolean isChanged(byte[] text, int nameTo) {
        int from = nameTo;
        while (from > 0 && nameTo - from < MAX_BEFORE && (text[from - 1] < 0 || text[from - 1] >= ' ')) {
            from--;
        }
        // not within a word
        while (from > 0 && from < nameTo && isWordByte(text[from - 1])) {
            from++;
        }
        return Stream.of(new String(text, from, nameTo - from, StandardCharsets.ISO_8859_1).split(" "))
                .anyMatch(word -> CHANGING.contains(word.toLowerCase(Locale.ROOT)));
    }

    /** Where the first word behind a name begins; -1 where it stands in no sentence. */
    private static int behindName(byte[] text, int nameTo) {
        for (byte[] end : NAME_ENDS) {
            int at = nameTo + end.length;
            if (at + 1 < text.length && Arrays.equals(text, nameTo, at, end, 0, end.length)) {
                if (text[at] == ' ') {
                    return at + 1;
                }
                boolean goesOn = text[at] == ',' || text[at] == ')' || text[at] == '?' || (isEnd(text[at]) && resumes(text, at + 2));
                if (goesOn && text[at + 1] == ' ') {
                    return at + 2;
                }
            }
        }
        return -1;
    }

    /** Where the blank stands behind a word of prose; -1 where there is no such word, or the sentence ends with it. */
    private static int endOfWord(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < MAX_WORD && isPlain(text, at)) {
            at++;
        }
        boolean ended = at == from || at >= text.length || text[at] != ' ' || (isEnd(text[at - 1]) && !resumes(text, at + 1));
        return ended ? -1 : at;
    }

    /** Whether the sentence that begins here goes on to tell what was named. */
    private static boolean resumes(byte[] text, int from) {
        for (String words : RESUMING) {
            int to = from + words.length();
            if (to < text.length
                    && !Assignment.isNameByte(text[to])
                    && new String(text, from, words.length(), StandardCharsets.ISO_8859_1).equalsIgnoreCase(words)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a sentence is over if a blank follows. */
    static boolean isEnd(byte b) {
        return b == '.' || b == '!' || b == ';';
    }

    /** Whether a byte may stand in a word; quotes stand only within. */
    private static boolean isPlain(byte[] text, int at) {
        byte b = text[at];
        if (b == '>') {
            return at > 0 && (text[at - 1] == '-' || text[at - 1] == '=');
        }
        if (b == '=') {
            return at + 1 < text.length && (text[at + 1] == '>' || (text[at + 1] == ' ' && text[at - 1] == ' '));
        }
        return isWordByte(b);
    }

    /** Whether a byte may stand in a word of prose; the angle and the equals sign of arrows apart. */
    static boolean isWordByte(byte b) {
        return IN_WORD[b & 0xff];
    }

    private static boolean[] inWord() {
        boolean[] word = RawAssignment.members("'`_.,/()@:;?!*-");
        for (int b = 0; b < 256; b++) {
            word[b] |= b >= 0x80 || Character.isLetterOrDigit(b);
        }
        return word;
    }

    /** How many bytes a sign takes that may stand right before a value, which may be a quotation mark beyond ASCII or escaped; 0 for none. */
    private static int openingWidth(byte[] text, int at) {
        if (isOpening(text[at])) {
            return 1;
        }
        int escaped = at;
        while (escaped < text.length && escaped - at < MAX_BACKSLASHES && text[escaped] == '\\') {
            escaped++;
        }
        if (escaped > at && escaped < text.length && RawPayload.isQuote(text[escaped])) {
            return escaped + 1 - at;
        }
        for (byte[] quote : QUOTES) {
            if (text.length - at > quote.length && Arrays.equals(text, at, at + quote.length, quote, 0, quote.length)) {
                return quote.length;
            }
        }
        return 0;
    }

    static boolean isOpening(byte b) {
        return IS_OPENING[b & 0xff];
    }

    /** A word in lower case, without what stands around it. */
    private static String bare(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && isOpening((byte) word.charAt(from))) {
            from++;
        }
        while (to > from + 1 && ",:)?`*'".indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        return word.substring(from, to).toLowerCase(Locale.ROOT);
    }
}
