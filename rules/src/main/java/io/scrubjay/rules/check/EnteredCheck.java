package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks for a word right before the value that says that somebody enters it somewhere, or that it is told: {@code typed hunter22}, {@code mit hunter22}. */
final class EnteredCheck implements Check {
    /** What may stand between the word and the value. */
    private static final String OPENING = "\"'`*(\\";

    private static final int MAX_OPENING = 4;

    /** What may stand at the end of the word before, whatever it is. */
    private static final String ANNOUNCING = ":,=";

    private static final Set<String> WORDS = Stream.of(
                    "type", "typed", "types", "typing", "enter", "entered", "enters", "entering", "use", "used", "uses", "using", "reused", "reuse", "try", "tried", "tries", "trying",
                    "with", "take", "takes", "took", "taken", "accept", "accepts", "accepted", "guess", "guessed", "guessing", "say", "says", "said", "is", "was", "be", "being", "supply", "supplied", "submit",
                    "submitted", "paste", "pasted", "put", "puts", "literally", "probably", "namely", "still", "now", "became", "becomes", "remains", "wants", "wanted", "set", "chose", "picked", "answer", "answered",
                    // German, French, Spanish, Portuguese, Italian, Dutch, the Nordic languages, Polish
                    "mit", "nimm", "nehme", "nimmst", "tippe", "getippt", "benutze", "verwende", "eingegeben", "ist", "war", "jetzt", "mal", "mich",
                    "avec", "mis", "tape", "taper", "utilise", "essaie", "est", "con", "usa", "uso", "usar", "pon", "puse", "prueba", "es", "com", "usei", "usando", "ponha",
                    "inserisci", "inserire", "metti", "messo", "provato", "met", "gebruik", "gebruikt", "heb", "med", "skriv", "prova", "har", "er", "z", "przez", "jest", "dial", "press", "code", "pin", "muss", "man", "bitte", "marcad", "marcar", "marca", "digitar", "digite", "est\u00e1", "\u00e9", "\u00e8", "\u00e4r", "le", "pra", "para", "seit", "gestern", "heute", "wpisz", "kodu")
            .map(word -> new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
            .collect(Collectors.toUnmodifiableSet());

    private final boolean announced;

    /** @param announced whether a colon, a comma or an equals sign counts in place of a word */
    EnteredCheck(boolean announced) {
        this.announced = announced;
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
        if (announced && ANNOUNCING.indexOf(text.charAt(end - 2)) >= 0) {
            return true;
        }
        int start = end - 1;
        while (start > 0 && PasswordCheck.isLetter(text.charAt(start - 1))) {
            start--;
        }
        boolean whole = start == 0 || "-/_.$=@".indexOf(text.charAt(start - 1)) < 0;
        return whole
                && WORDS.contains(Characters.toLower(text.substring(start, end - 1)))
                && !MemorablePassword.isNamed(text, start);
    }

    /**
     * Whether such a word may stand before a value that begins at {@code from}, in a payload as it came. Only of a word behind a blank is it known where it
     * begins; before others a length of protobuf or the letter of an escape may stand.
     */
    boolean mayAccept(byte[] text, int from, int to, int leastBytes) {
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
        int start = end - 1;
        while (start > 0 && PasswordCheck.isLetter((char) (text[start - 1] & 0xff))) {
            start--;
        }
        if (start == end - 1) {
            return announced && ANNOUNCING.indexOf(text[start - 1]) >= 0;
        }
        return start == 0
                || text[start - 1] != ' '
                || WORDS.contains(Characters.toLower(new String(text, start, end - 1 - start, StandardCharsets.ISO_8859_1)));
    }

    private static boolean isOpening(byte b) {
        return OPENING.indexOf(b) >= 0;
    }
}
