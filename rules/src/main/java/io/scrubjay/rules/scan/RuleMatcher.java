package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exact stage of one rule: told of a hit, it says what is really there. Immutable, any thread. */
interface RuleMatcher {
    /** Whose matches it adds. */
    Rule rule();

    /** What is to be looked for so that this matcher hears of all it could find. */
    List<Expression> expressions();

    /** Words in any casing, as the sweep looks for them. */
    static List<Expression> words(List<String> lowerCase) {
        return lowerCase.stream()
                .map(word -> new Expression(ShapeSyntax.literal(word), true))
                .toList();
    }

    /** How many digits together it must hear of besides; 0 for none. */
    default int digits() {
        return 0;
    }

    /**
     * Whether a hit in a payload is worth examining the field that it lies in. It answers for whatever this matcher could
     * find with it in that field, decoded from the payload, and under any key that the field may stand under.
     *
     * @param hitToByte where the hit of one of this matcher's expressions ends
     */
    default boolean mayMatch(RawPayload payload, int hitToByte) {
        return true;
    }

    /** What this matcher finds assigned to its words, where it finds nothing else; null otherwise. */
    default @Nullable AssignedValue assigned() {
        return null;
    }

    /** What this matcher finds told in sentences, where it finds nothing else; null otherwise. */
    default @Nullable ToldValue told() {
        return null;
    }

    /**
     * Looks around a hit.
     *
     * @param hitToByte where the hit of one of this matcher's expressions ends
     */
    void match(FieldText field, int hitToByte, Matches out);

    /**
     * One expression to look for.
     *
     * @param text Hyperscan's syntax
     */
    record Expression(String text, boolean ignoreCase) {}

    /**
     * What is assigned to words.
     *
     * @param longestWord in bytes
     */
    record AssignedValue(RawValue value, int longestWord) {}

    /**
     * What a sentence tells of its names.
     *
     * @param held of these characters each value holds one; empty where that is not known
     */
    record ToldValue(RawValue value, String held) {}
}
