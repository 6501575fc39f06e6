package io.scrubjay.rules.check;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Asks for a word right before the value that says that somebody enters it somewhere ({@code typed hunter22}, {@code mit hunter22}), that it is told, or what
 * it is.
 */
final class EnteredCheck implements Check {
    /** What may stand between the word and the value. */
    private static final String OPENING = "\"'`*(\\";

    private static final int MAX_OPENING = 4;

    /** What may stand at the end of the word before, whatever it is. */
    private static final String ANNOUNCING = ":,=?";

    /** That somebody enters something. */
    private static final Set<String> ENTERING = Characters.words(
            "type", "typed", "types", "typing", "enter", "entered", "enters", "entering", "use", "used", "uses", "using", "reused", "reuse", "try", "tried",
            "tries", "trying", "with", "take", "takes", "took", "taken", "accept", "accepts", "accepted", "guess", "guessed", "guessing", "say", "says", "said",
            "supply", "supplied", "submit", "submitted", "paste", "pasted", "put", "puts", "wants", "wanted", "set", "chose", "picked", "answer", "answered", "pass", "shows", "showed", "punch",
            // German, French, Spanish, Portuguese, Italian, Dutch, the Nordic languages, Polish
            "mit", "nimm", "nehme", "nimmst", "tippe", "getippt", "benutze", "verwende", "eingegeben", "mal", "mich", "avec", "mis", "tape", "taper", "utilise",
            "essaie", "con", "usa", "uso", "usar", "pon", "puse", "prueba", "com", "usei", "usando", "ponha", "inserisci", "inserire", "metti", "messo",
            "provato", "met", "gebruik", "gebruikt", "heb", "med", "skriv", "prova", "har", "z", "przez");

    /** That something is told, and what codes are entered with. */
    private static final Set<String> TELLING = Characters.words(
            "is", "are", "was", "be", "being", "literally", "probably", "namely", "still", "now", "became", "becomes", "remains", "been", "either", "dial", "press", "code", "pin", "pw", "password", "passcode",
            "secret", "community", "puk", "mtan", "combo", "combination", "combinazione", "just", "müsste", "sollte", "ist", "lautet", "war", "jetzt", "seit", "gestern", "heute", "muss", "man", "bitte", "est", "es", "está", "é", "è", "le", "er", "är", "jest",
            "marcad", "marcar", "marca", "kódja", "koden", "digitar", "digite", "pra", "para", "wpisz", "kodu");

    /** The last of two words that say either, and which the first one may be: {@code key in}, {@code give it}. */
    private static final Map<String, Set<String>> IN_TWO_WORDS = Map.of(
            "in", Set.of("key", "keyed", "punch", "punched", "type", "typed", "typing", "put"),
            "it", Set.of("give", "gave", "given", "tell", "told"),
            "to", Set.of("reprogrammed", "reset", "changed", "switched", "back", "updated", "set", "lock", "dials", "it"),
            "from", Set.of("pin", "code", "combo", "passcode", "password", "passphrase", "pw"),
            "be", Set.of("should"),
            "on", Set.of("opens", "open"),
            "number", Set.of("access"),
            "as", Set.of("hardcoded", "coded", "set", "listed", "given", "documented"),
            "for", Set.of("went"));

    /** Of what it is told behind an apostrophe, {@code it's}. */
    private static final Set<String> CONTRACTED = Set.of("it", "that", "here", "code", "pin", "combo", "combination", "number", "password", "pw", "keypad");

    private static final Set<String> PREPOSITIONS = Set.of("as", "by", "in", "of", "on", "at", "for", "from");

    /** Behind these words {@link #WITH} says how somebody gets there. */
    private static final Set<String> DOORS = Set.of("in", "on");

    private static final String WITH = "with ";

    private static final String ELLIPSIS = "...";

    /** What is measured or counted, and is told as codes are: {@code the port is 8443}. */
    private static final Set<String> MEASURED = Characters.words(
            "port", "firmware", "version", "driver", "threshold", "limit", "count", "counter", "size", "length", "ttl", "timeout", "id", "year", "model",
            "build", "rate", "level", "total", "error", "status", "value", "index", "offset", "duration", "latency", "delay", "interval", "lifetime", "age",
            "width", "height", "weight", "price", "amount", "balance", "number", "line", "row", "page", "exit", "reading", "temperature", "pressure", "voltage", "mode", "flags", "fd", "pid", "uid", "gid", "errno", "inode", "block", "seq", "sequence", "bytes");

    /** What is counted by a number that stands before it. */
    private static final Set<String> COUNTED = Characters.words(
            "bytes", "kb", "mb", "gb", "kib", "mib", "gib", "bits", "characters", "chars", "digits", "words", "tokens", "lines", "rows", "records", "entries", "items", "elements", "files", "pages", "messages", "events", "requests", "calls",
            "connections", "clients", "users", "threads", "packets", "samples", "steps", "points", "units", "times", "attempts", "retries", "errors", "warnings", "instances", "nodes", "slots", "pieces", "people", "votes", "ms", "milliseconds", "seconds", "sec",
            "minutes", "min", "hours", "days", "weeks", "months", "years", "px", "pixels", "mm", "cm", "km", "meters", "metres", "miles", "feet", "rpm", "hz", "khz", "mhz", "watts", "volts", "percent", "eur", "usd", "euros", "dollars");

    /** That something is so. */
    private static final Set<String> STATING = Characters.words(
            "is", "was", "remains", "stays", "ist", "lautet", "war", "bleibt", "est", "était", "es", "era", "é", "è", "är", "er", "jest", "zijn");

    private final Set<String> words;
    private final Map<String, Set<String>> inTwoWords;
    private final boolean announced;
    private final WordSet rawWords;
    private final TwoWords[] rawTwoWords;

    /** Two words side by side. */
    private record TwoWords(WordSet first, WordSet last) {}

    private EnteredCheck(Set<String> words, Map<String, Set<String>> inTwoWords, boolean announced) {
        this.words = words;
        this.inTwoWords = inTwoWords;
        this.announced = announced;
        this.rawWords = new WordSet(words);
        this.rawTwoWords = inTwoWords.entrySet().stream()
                .map(entry -> new TwoWords(new WordSet(entry.getValue()), new WordSet(Set.of(entry.getKey()))))
                .toArray(TwoWords[]::new);
    }

    /** That somebody enters the value. */
    static EnteredCheck entered() {
        return new EnteredCheck(ENTERING, IN_TWO_WORDS, false);
    }

    /**
     * The same, or that something is told, as a colon, a comma, a question mark, an equals sign or three points in place of a word
     * say, too.
     */
    static EnteredCheck enteredOrAnnounced() {
        Set<String> words = new HashSet<>(ENTERING);
        words.addAll(TELLING);
        return new EnteredCheck(words, IN_TWO_WORDS, true);
    }

    /** That the value is what was named before. */
    static EnteredCheck stated() {
        return new EnteredCheck(STATING, Map.of(), false);
    }

    /** Whether it accepts nothing without a word before it. */
    boolean asksForWord() {
        return !announced;
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        int end = from;
        while (end > 0 && from - end < MAX_OPENING && OPENING.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end < 2 || text.charAt(end - 1) != ' ') {
            return false;
        }
        if (announced && (ANNOUNCING.indexOf(text.charAt(end - 2)) >= 0 || text.startsWith(ELLIPSIS, end - 1 - ELLIPSIS.length()))) {
            return !isUser(text, end - 2)
                    && !MEASURED.contains(MemorablePassword.wordBefore(text, end - 2))
                    && !isCount(text, from, to);
        }
        int start = end - 1;
        while (start > 0 && PasswordCheck.isLetter(text.charAt(start - 1))) {
            start--;
        }
        boolean whole = start == 0 || "-/_.$=@".indexOf(text.charAt(start - 1)) < 0;
        return whole
                && (isAmongWords(text.substring(start, end - 1)) || isSaidInTwoWords(text, start, end - 1))
                && !(MemorablePassword.isNamed(text, start) && !isDoor(text, start))
                && !MEASURED.contains(MemorablePassword.wordBefore(text, start))
                && !isCount(text, from, to);
    }

    /** Whether the word before a place says that who or where is told, and not only how something came: {@code code just came in: 045519}. */
    private static boolean isUser(String text, int place) {
        return MemorablePassword.isNamed(text, place) && !PREPOSITIONS.contains(MemorablePassword.wordBefore(text, place));
    }

    /** Whether somebody gets in or on with what follows, so that the word before it does not name where: {@code log in with}. */
    private static boolean isDoor(String text, int start) {
        return DOORS.contains(MemorablePassword.wordBefore(text, start)) && text.regionMatches(true, start, WITH, 0, WITH.length());
    }

    /** Whether a number stands here, and behind it what it counts: {@code opens with 1500 requests}. */
    private static boolean isCount(String text, int from, int to) {
        int end = to + 1;
        while (end < text.length() && PasswordCheck.isLetter(text.charAt(end))) {
            end++;
        }
        return end > to + 1
                && text.charAt(to) == ' '
                && Characters.isDigit(text.charAt(from))
                && COUNTED.contains(Characters.toLower(text.substring(to + 1, end)));
    }

    /**
     * Whether such a word may stand before a value that begins at {@code from}, in a payload as it came. Only of a word behind a blank is it known where it
     * begins; before others a length of protobuf or the letter of an escape may stand.
     */
    boolean mayStandBefore(byte[] text, int from) {
        int end = from;
        while (end > 0 && from - end < MAX_OPENING && isOpening(text[end - 1])) {
            end--;
        }
        if (end < 2 || isOpening(text[end - 1])) {
            return true;
        }
        if (text[end - 1] != ' ') {
            return false;
        }
        int start = startOfWord(text, end - 1);
        if (start == end - 1) {
            return announced && (ANNOUNCING.indexOf(text[start - 1]) >= 0 || text[start - 1] == '.');
        }
        return start == 0
                || text[start - 1] != ' '
                || rawWords.contains(text, start, end - 1)
                || mayBeSaidInTwoWords(text, start, end - 1);
    }

    private boolean mayBeSaidInTwoWords(byte[] text, int start, int end) {
        for (TwoWords words : rawTwoWords) {
            if (words.last().contains(text, start, end)) {
                return mayEndWith(words.first(), text, start);
            }
        }
        return false;
    }

    /** Whether one of the words may be the last before a place, up to two signs from it, as {@link MemorablePassword#wordBefore} says. */
    private static boolean mayEndWith(WordSet words, byte[] text, int place) {
        int to = place;
        while (to > 0 && place - to < 2 && !isAsciiLetter(text[to - 1])) {
            to--;
        }
        if (to == 0 || text[to - 1] == '\\') {
            return true;
        }
        int from = to;
        while (from > 0 && isAsciiLetter(text[from - 1])) {
            from--;
        }
        if (from == 0) {
            return words.mayEndWith(text, to);
        }
        return from < to && (text[from - 1] != ' ' || words.contains(text, from, to));
    }

    private static boolean isAsciiLetter(byte b) {
        return Characters.isLetter((char) (b & 0xff));
    }

    private static boolean isLetter(byte b) {
        return PasswordCheck.isLetter((char) (b & 0xff));
    }

    private static int startOfWord(byte[] text, int end) {
        int start = end;
        while (start > 0 && isLetter(text[start - 1])) {
            start--;
        }
        return start;
    }

    /** Whether the word between two places says so with the one before it: {@code punch in}, {@code it's}. */
    private boolean isSaidInTwoWords(String text, int from, int to) {
        String word = Characters.toLower(text.substring(from, to));
        String before = MemorablePassword.wordBefore(text, from);
        boolean contracted = word.equals("s") && text.startsWith("'", from - 1);
        return contracted ? CONTRACTED.contains(before) : inTwoWords.getOrDefault(word, Set.of()).contains(before);
    }

    private boolean isAmongWords(String word) {
        return words.contains(Characters.toLower(word));
    }

    private static boolean isOpening(byte b) {
        return OPENING.indexOf(b) >= 0;
    }
}
