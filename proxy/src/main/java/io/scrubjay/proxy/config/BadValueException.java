package io.scrubjay.proxy.config;

/** Says that a value is not what its key expects; the message is {@code value (expected: rule)}, without the key. */
final class BadValueException extends Exception {
    private static final long serialVersionUID = 1L;

    BadValueException(String value, String expected) {
        super(value + " (expected: " + expected + ")");
    }
}
