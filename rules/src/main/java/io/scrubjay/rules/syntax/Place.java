package io.scrubjay.rules.syntax;

/**
 * Where a rule was read.
 *
 * @param file as the person named it
 * @param line from 1
 */
public record Place(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
