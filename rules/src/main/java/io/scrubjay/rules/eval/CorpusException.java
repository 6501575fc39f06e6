package io.scrubjay.rules.eval;

/** Says which line of a corpus is wrong, without quoting it. */
public final class CorpusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CorpusException(int index, String message) {
        super("line " + (index + 1) + ": " + message
                + " (expected: {\"text\", \"expect\": \"match\" or \"no_match\", \"secret\"?, \"rule_id\"?})");
    }
}
