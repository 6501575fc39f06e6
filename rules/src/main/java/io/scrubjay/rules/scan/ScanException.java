package io.scrubjay.rules.scan;

/**
 * Says that bytes could not be scanned; whoever holds them must refuse or withhold them (fail closed).
 *
 * <p>The message holds codes and lengths, never scanned bytes.
 */
public sealed class ScanException extends RuntimeException permits OverBudgetException {
    private static final long serialVersionUID = 1L;

    public ScanException(String message) {
        super(message);
    }

    public ScanException(String message, Throwable cause) {
        super(message, cause);
    }
}
