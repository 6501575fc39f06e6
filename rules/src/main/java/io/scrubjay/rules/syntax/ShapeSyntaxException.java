package io.scrubjay.rules.syntax;

/** Says where a shape's text is wrong, and what was expected there. */
public final class ShapeSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int column;

    ShapeSyntaxException(int column, String message) {
        super("column " + column + ": " + message);
        this.column = column;
    }

    /** The column of the mistake, from 1. */
    public int column() {
        return column;
    }
}
