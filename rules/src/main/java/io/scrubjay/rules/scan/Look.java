package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.Verdict;
import java.util.List;

/**
 * What came of one rule's look at one place of a text.
 *
 * @param fromByte where the would-be secret begins, from the beginning of the field's value; negative in the field's key
 * @param toByte where it ends; equal to {@code fromByte} where there is none
 * @param verdicts what the rule's conditions said; empty where they were not asked
 * @param reason why it came out so, where verdicts do not say it; may be empty
 */
public record Look(Rule rule, Result result, int fromByte, int toByte, List<Verdict> verdicts, String reason) {
    /** How a look ends. */
    public enum Result {
        /** It is a finding of this rule. */
        FOUND,
        /** A finding that another rule's takes the place of. */
        LOST,
        /** A match that is not part of the field's value. */
        IN_KEY,
        /** A condition spoke against it. */
        REFUSED,
        /** What the rule's literal drew attention to has not the form that the rule asks for. */
        NO_FORM
    }

    public Look {
        verdicts = List.copyOf(verdicts);
    }
}
