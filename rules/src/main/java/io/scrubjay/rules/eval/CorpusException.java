package io.scrubjay.rules.eval;

/** Says which line of a corpus is wrong, without quoting it. */
public final class CorpusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private CorpusException(String message) {
        super(message);
    }

    /** A line that is no labelled text. */
    static CorpusException notLabelled(int index, String message) {
        return new CorpusException("line " + (index + 1) + ": " + message
                + " (expected: {\"text\", \"expect\": \"match\" or \"no_match\", \"secret\"?, \"rule_id\"?})");
    }

    /** A line that is longer than memory is given to it. */
    static CorpusException tooLong(int index) {
        return new CorpusException("line " + (index + 1) + ": over " + LineReader.MAX_LINE_BYTES
                + " bytes (expected: at most that)");
    }
}
