package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Accepts what somebody tells as a secret, as far as its form and the words around it say so taken together: none of them
 * decides alone. {@link ContextModel} has their weights.
 */
final class InContextCheck implements Check {
    /** What it looks at besides the value, many bytes of it several times. */
    static final int WORK_BYTES = ContextFeatures.BEFORE_BYTES + ContextFeatures.BEHIND_BYTES;

    private static final int YEAR_DIGITS = 4;

    private static final int MIN_SHORT_DIGEST = 7;
    private static final int MAX_SHORT_DIGEST = 12;
    private static final int DIGEST_TURNS = 3;
    private static final String SENTENCE_ENDS = ".?!";

    private final String file;
    /** Read when it is asked first, as most programs never ask. */
    private volatile @Nullable ContextModel model;
    /** What never is a secret by its beginning, which is known also where its end is not. */
    private final BeginningCheck.Beginning beginning;

    private InContextCheck(String file, BeginningCheck.Beginning beginning) {
        this.file = file;
        this.beginning = beginning;
    }

    /** Of passwords. */
    static InContextCheck ofPasswords() {
        return new InContextCheck("password-context.txt", InContextCheck::mayBePassword);
    }

    /** Of codes that are made of digits: of doors, cards and second factors. */
    static InContextCheck ofCodes() {
        return new InContextCheck("code-context.txt", InContextCheck::isNoYear);
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        byte[] value = text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
        return mayAccept(value, 0, value.length, value.length) && model().score(text, from, to) > 0;
    }

    private ContextModel model() {
        ContextModel read = model;
        if (read == null) {
            read = ContextModel.builtin(file); // twice at worst, and both alike
            model = read;
        }
        return read;
    }

    /** Whether a value may be accepted that begins at {@code from} and ends at {@code to} or before. */
    boolean mayAccept(byte[] text, int from, int to, int leastBytes) {
        return beginning.mayAccept(text, from, to, leastBytes);
    }

    private static boolean mayBePassword(byte[] text, int from, int to, int leastBytes) {
        return isNoDigest(text, from, to) && isNoCompound(text, from, to) && isNoEndOfSentence(text, from, to);
    }

    /** {@code well-known}: small letters that hyphens join. */
    private static boolean isNoCompound(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            char c = (char) (text[at] & 0xff);
            if (!Characters.isLower(c) && c != '-' && c != '.') {
                return true;
            }
        }
        return false;
    }

    /** {@code plan.2%}: a word and a single digit behind a point, as behind the end of a sentence a tag of protobuf and a length look. */
    private static boolean isNoEndOfSentence(byte[] text, int from, int to) {
        int at = from;
        while (at < to && Characters.isLetter((char) text[at])) {
            at++;
        }
        boolean digit = at + 1 < to && text[at] == '.' && Characters.isDigit((char) text[at + 1]);
        return !digit || (at + 2 < to && Characters.isAlnum((char) (text[at + 2] & 0xff)));
    }

    /** Dates, digests and UUIDs begin with a digit, and go on with hexadecimal ones up to a sign; of those that begin with a letter only short ones are known. */
    private static boolean isNoDigest(byte[] text, int from, int to) {
        if (!Characters.isDigit((char) text[from])) {
            return !isShortDigest(text, from, to);
        }
        int at = from;
        while (at < to && Characters.isHex((char) (text[at] & 0xff))) {
            at++;
        }
        return at < to && Characters.isLetter((char) (text[at] & 0xff));
    }

    /** {@code d4fcfa4}, as git shortens them: letters and digits in turn, as nobody remembers them, and no more than the end of a sentence behind. */
    private static boolean isShortDigest(byte[] text, int from, int to) {
        int turns = 0;
        int at = from;
        while (at < to && isLowerHex(text[at])) {
            turns += at > from && Characters.isDigit((char) text[at]) != Characters.isDigit((char) text[at - 1]) ? 1 : 0;
            at++;
        }
        int digits = at - from;
        while (at < to && SENTENCE_ENDS.indexOf(text[at]) >= 0) {
            at++;
        }
        return at == to && digits >= MIN_SHORT_DIGEST && digits <= MAX_SHORT_DIGEST && turns >= DIGEST_TURNS;
    }

    private static boolean isLowerHex(byte b) {
        char c = (char) (b & 0xff);
        return Characters.isHex(c) && !Characters.isUpper(c);
    }

    /** {@code 1997}, {@code 2026-11-30}: a year, of which no digit follows. */
    private static boolean isNoYear(byte[] text, int from, int to, int leastBytes) {
        boolean century = text[from] == '1' ? text[from + 1] == '9' : text[from] == '2' && text[from + 1] == '0' && text[from + 2] < '4';
        int at = from;
        while (at < to && at < from + YEAR_DIGITS && Characters.isDigit((char) text[at])) {
            at++;
        }
        return !(century && at == from + YEAR_DIGITS && (at == to || !Characters.isDigit((char) text[at])));
    }

    @Override
    public String explain(String text, int from, int to) {
        return String.format(Locale.ROOT, "score %.1f (expected: above 0)", model().score(text, from, to));
    }
}
