package io.scrubjay.proxy.cli;

import java.util.regex.Pattern;

/** Prepares foreign text for printing. */
final class Excerpts {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u0080-\u009f]");

    private Excerpts() {}

    /** With blanks in place of control characters, with which text could play tricks on the terminal. */
    static String printable(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }
}
