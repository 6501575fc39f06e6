package io.scrubjay.proxy.forward;

import java.util.regex.Pattern;

/**
 * Makes redacted text fit for a terminal: masks coloured, control characters written out, so that telemetry cannot command the
 * terminal. Immutable, any thread.
 */
public final class MaskHighlighter {
    private static final Pattern MASK = Pattern.compile("\\[redacted(?::[a-z0-9:-]*)?\\\\?]");
    private static final String COLOUR = "\u001b[1;33m$0\u001b[0m";

    private final boolean coloured;

    /**
     * Creates one.
     *
     * @param coloured whether to colour masks: on a terminal, and not elsewhere
     */
    public MaskHighlighter(boolean coloured) {
        this.coloured = coloured;
    }

    /** The text with its masks coloured and its control characters written out. */
    public String show(String text) {
        StringBuilder shown = new StringBuilder(text.length() + 32);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append(c);
                default -> {
                    if (Character.isISOControl(c)) {
                        shown.append(String.format("\\u%04x", (int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return coloured ? MASK.matcher(shown).replaceAll(COLOUR) : shown.toString();
    }
}
