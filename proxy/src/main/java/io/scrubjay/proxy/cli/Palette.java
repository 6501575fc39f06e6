package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Severity;

/** Colours text for a terminal, or leaves it as it is. */
final class Palette {
    private final boolean colours;

    Palette(boolean colours) {
        this.colours = colours;
    }

    String severity(Severity severity) {
        return switch (severity) {
            case LOW -> severity.word();
            case MEDIUM -> paint("33", severity.word());
            case HIGH -> paint("31", severity.word());
            case CRITICAL -> paint("1;31", severity.word());
        };
    }

    String mask(String text) {
        return paint("33", text);
    }

    String strong(String text) {
        return paint("1", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
