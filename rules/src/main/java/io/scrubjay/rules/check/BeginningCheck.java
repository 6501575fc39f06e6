package io.scrubjay.rules.check;

import io.scrubjay.rules.Conditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells from the beginning of a value, where its end is not known, that nothing which begins so is accepted by a rule's
 * conditions. Immutable, any thread; allocates nothing when asked.
 *
 * <p>It knows the few checks that reject most of what follows names in clean telemetry, and says "perhaps" to all other.
 */
public final class BeginningCheck {
    private final Beginning[] beginnings;
    /** What asks for words before the value. */
    private final EnteredCheck[] entered;

    private BeginningCheck(List<Beginning> beginnings, List<EnteredCheck> entered) {
        this.beginnings = beginnings.toArray(Beginning[]::new);
        this.entered = entered.toArray(EnteredCheck[]::new);
    }

    /** One check's view of a beginning. */
    @FunctionalInterface
    interface Beginning {
        /** Whether the check may accept such a value, as {@link BeginningCheck#mayAccept} asks. */
        boolean mayAccept(byte[] text, int from, int to, int leastBytes);
    }

    /** What can be told of these conditions. */
    public static BeginningCheck of(Conditions conditions) {
        List<Beginning> beginnings = new ArrayList<>();
        List<EnteredCheck> entered = new ArrayList<>();
        int minDigits = conditions.minDigits();
        if (minDigits > 0) {
            beginnings.add((text, from, to, leastBytes) -> holdsDigits(text, from, to, minDigits));
        }
        int minClasses = conditions.minClasses();
        if (minClasses > 1) {
            beginnings.add((text, from, to, leastBytes) -> holdsClasses(text, from, to, minClasses));
        }
        for (String name : conditions.checks()) {
            switch (Checks.named(name)) {
                case RandomnessCheck random -> beginnings.add(random::mayAccept);
                case PasswordCheck _ -> beginnings.add(PasswordBeginning::mayAccept);
                case QuotedPasswordCheck _ -> beginnings.add(PasswordBeginning::mayAcceptQuoted);
                case UuidCheck _ -> beginnings.add(UuidCheck::mayAccept);
                case DistinctiveCheck _ -> beginnings.add(DistinctiveCheck::mayAccept);
                case InContextCheck check -> beginnings.add(check::mayAccept);
                case AssignmentCheck _ -> beginnings.add(AssignmentCheck::mayAccept);
                case EnteredCheck check -> {
                    beginnings.add((text, from, to, leastBytes) -> check.mayStandBefore(text, from));
                    entered.add(check);
                }
                case PlaceholderCheck _ -> beginnings.add(BeginningCheck::isNoVariable);
                case null, default -> {}
            }
        }
        return new BeginningCheck(beginnings, entered);
    }

    /** Whether a value is accepted only behind a word in its line. */
    public boolean asksForWordBefore() {
        return asksForWords() && Arrays.stream(entered).anyMatch(EnteredCheck::asksForWord);
    }

    /** Whether it depends on the words before a value whether that is accepted. */
    public boolean asksForWords() {
        return entered.length > 0;
    }

    /**
     * Whether the words that are asked for may stand before a value that begins at {@code to}.
     *
     * @param text what stands before the value, as the payload has it; of what is cut off at its beginning it is taken that it fits
     */
    public boolean mayStandBehind(byte[] text, int to) {
        for (EnteredCheck check : entered) {
            if (!check.mayStandBefore(text, to)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a value may be accepted that begins at {@code from} and ends at any place from {@code from + leastBytes} to
     * {@code to}.
     *
     * @param text one byte a character (ISO 8859-1); borrowed
     * @param leastBytes the least length of a value
     */
    public boolean mayAccept(byte[] text, int from, int to, int leastBytes) {
        if (to - from < leastBytes) {
            return false;
        }
        for (Beginning beginning : beginnings) {
            if (!beginning.mayAccept(text, from, to, leastBytes)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsDigits(byte[] text, int from, int to, int most) {
        int digits = 0;
        for (int i = from; i < to && digits < most; i++) {
            digits += Characters.isDigit((char) (text[i] & 0xff)) ? 1 : 0;
        }
        return digits >= most;
    }

    /** Whether there are characters of so many classes, as {@link MinClassesCheck} tells them. */
    private static boolean holdsClasses(byte[] text, int from, int to, int most) {
        int classes = 0;
        for (int i = from; i < to && Integer.bitCount(classes) < most; i++) {
            classes |= MinClassesCheck.classOf((char) (text[i] & 0xff));
        }
        return Integer.bitCount(classes) >= most;
    }

    /** <code>${VAR}</code>, {@code $(command)}, {@code $VAR}: placeholders of any length; a lone {@code $} is none. */
    private static boolean isNoVariable(byte[] text, int from, int to, int leastBytes) {
        if (text[from] != '$' || leastBytes < 2) {
            return true;
        }
        char first = (char) text[from + 1];
        if (first == '{' || first == '(' || first == '[') {
            return false;
        }
        int digits = 0;
        for (int i = from + 1; i < to; i++) {
            char c = (char) (text[i] & 0xff);
            digits += Characters.isDigit(c) ? 1 : 0;
            if (digits > PlaceholderCheck.MAX_DIGITS_OF_A_NAME) {
                return true;
            }
            if (!Characters.isLetter(c) && c != '_' && !(Characters.isDigit(c) && i > from + 1)) {
                return true;
            }
        }
        return false;
    }
}
