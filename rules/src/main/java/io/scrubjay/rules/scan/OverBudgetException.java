package io.scrubjay.rules.scan;

/** Says that bytes take more work or memory than is set aside for them, now and whenever they come again. */
public sealed class OverBudgetException extends ScanException permits TooManyFindingsException {
    private static final long serialVersionUID = 1L;

    OverBudgetException(String message) {
        super(message);
    }
}
