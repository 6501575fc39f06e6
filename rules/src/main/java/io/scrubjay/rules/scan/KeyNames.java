package io.scrubjay.rules.scan;

import java.util.List;

/**
 * The names of a key rule, matched backwards from their end.
 *
 * <p>{@code _}, {@code -} and {@code .} in a name stand for any of these and for nothing, so that {@code client_secret} is also
 * {@code client-secret}, {@code clientSecret} and {@code CLIENTSECRET}. A name may be the last words of a longer one.
 */
final class KeyNames {
    /** The longest beginning that a name may have before the words of a rule: {@code http.request.header.} */
    static final int MAX_PREFIX = 64;

    /** A name with more than this many ways to be written is looked for as an expression, the others as literals. */
    private static final int MAX_SPELLINGS = 64;

    private static final List<String> JOINTS = List.of("_", "-", ".", "");

    private final List<String> names;

    KeyNames(List<String> names) {
        this.names = names;
    }

    /** Expressions for the names, one for each way in which a name may be written: literals are looked for at no cost. */
    List<String> expressions() {
        return names.stream().flatMap(name -> spellings(name).stream()).distinct().toList();
    }

    private static List<String> spellings(String name) {
        List<String> spellings = List.of("");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            List<String> next = isJoint(c) ? JOINTS : List.of(String.valueOf(c));
            spellings = spellings.stream()
                    .flatMap(begun -> next.stream().map(begun::concat))
                    .toList();
            if (spellings.size() > MAX_SPELLINGS) {
                return List.of(expression(name));
            }
        }
        return spellings.stream().map(ShapeSyntax::literal).toList();
    }

    private static String expression(String name) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            expression.append(isJoint(c) ? "[\\-_.]?" : ShapeSyntax.literal(String.valueOf(c)));
        }
        return expression.toString();
    }

    /**
     * Whether one of the names ends at a place.
     *
     * @return where it begins, as a whole word or as the last words of a longer name; -1 where none ends
     */
    int startOf(byte[] text, int end) {
        for (String name : names) {
            int start = startOf(text, end, name);
            if (start >= 0 && isBoundary(text, start)) {
                return start;
            }
        }
        return -1;
    }

    /** Where the longer name begins whose last words begin at {@code start}; -1 if it is longer than a name may be. */
    static int beginningOf(byte[] text, int start) {
        int at = start;
        while (at > 0 && isPrefixByte(text[at - 1])) {
            if (start - at == MAX_PREFIX) {
                return -1;
            }
            at--;
        }
        return at;
    }

    private static int startOf(byte[] text, int end, String name) {
        int at = end;
        for (int i = name.length() - 1; i >= 0; i--) {
            char c = name.charAt(i);
            if (isJoint(c)) {
                if (at > 0 && isJoint((char) text[at - 1])) {
                    at--;
                }
            } else if (at > 0 && text[at - 1] > 0 && Character.toLowerCase((char) text[at - 1]) == c) {
                at--;
            } else {
                return -1;
            }
        }
        return at;
    }

    private static boolean isBoundary(byte[] text, int start) {
        if (LeftBoundary.at(text, start)) {
            return true;
        }
        byte before = text[start - 1];
        return before == '_' || (isUpper(text[start]) && !isUpper(before));
    }

    private static boolean isPrefixByte(byte b) {
        return Assignment.isNameByte(b) || b == '/' || b == ':' || b == '[';
    }

    private static boolean isJoint(char c) {
        return c == '_' || c == '-' || c == '.';
    }

    private static boolean isUpper(byte b) {
        return b >= 'A' && b <= 'Z';
    }
}
