package io.scrubjay.rules.check;

/** Rejects a name to which something short is assigned ({@code score=0.41}, {@code step:2}), as it stands between the words of a line. */
final class AssignmentCheck implements Check {
    private static final int MIN_NAME = 2;
    private static final int MAX_NAME = 40;
    private static final int MAX_ASSIGNED = 16;

    @Override
    public boolean accepts(String text, int from, int to) {
        int operator = from;
        while (operator < to && operator - from <= MAX_NAME && isNameCharacter(text.charAt(operator))) {
            operator++;
        }
        if (operator - from < MIN_NAME || operator - from > MAX_NAME || operator == to || !isOperator(text.charAt(operator))) {
            return true;
        }
        for (int at = operator + 1; at < to; at++) {
            if (!isAssignedCharacter(text.charAt(at))) {
                return true;
            }
        }
        return to - operator - 1 > MAX_ASSIGNED;
    }

    /** Whether a value may be accepted that begins at {@code from} and ends at {@code to} or before, at least {@code leastBytes} long. */
    static boolean mayAccept(byte[] text, int from, int to, int leastBytes) {
        int operator = from;
        while (operator < from + leastBytes && isNameCharacter(c(text, operator))) {
            operator++;
        }
        // of a value that ends before the operator nothing can be told
        int length = operator - from;
        if (length < MIN_NAME || length > MAX_NAME || length == leastBytes || !isOperator(c(text, operator))) {
            return true;
        }
        for (int at = operator + 1; at < to; at++) {
            if (!isAssignedCharacter(c(text, at))) {
                return true;
            }
        }
        return to - operator - 1 > MAX_ASSIGNED;
    }

    private static char c(byte[] text, int at) {
        return (char) (text[at] & 0xff);
    }

    private static boolean isOperator(char c) {
        return c == '=' || c == ':';
    }

    private static boolean isNameCharacter(char c) {
        return Characters.isLetter(c) || c == '_' || c == '.' || c == '-';
    }

    private static boolean isAssignedCharacter(char c) {
        return Characters.isAlnum(c) || c == '_' || c == '.' || c == '-';
    }
}
