package io.scrubjay.proxy.cli;

/** Says what is wrong with a command's input: {@code name: value (expected: rule)}, never content that may be secret. */
final class InputException extends Exception {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }
}
