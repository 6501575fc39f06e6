package io.scrubjay.rules.syntax;

/**
 * One mistake in a file that a person wrote.
 *
 * @param file as the person named it
 * @param line from 1; 0 where the mistake concerns the whole file
 * @param message {@code name: value (expected: rule)}
 */
public record Problem(String file, int line, String message) {
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
    }
}
