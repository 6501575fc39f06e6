package io.scrubjay.rules.scan;

/** The exact stage of one rule: told of a hit, it says what is really there. Immutable, any thread. */
interface RuleMatcher {
    /** What the database must look for so that this matcher hears of all it could find. */
    java.util.List<Expression> expressions();

    /**
     * Looks around a hit.
     *
     * @param hitToByte where the hit of one of this matcher's expressions ends
     */
    void match(FieldText field, int hitToByte, Matches out);

    /**
     * One expression for the database.
     *
     * @param text Hyperscan's syntax
     */
    record Expression(String text, boolean ignoreCase) {}
}
