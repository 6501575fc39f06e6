package io.scrubjay.proxy.cli;

import java.io.PrintStream;

/** Prints a finding a line, for people and for editors that jump to {@code file:line:column}. */
final class FindingLines implements FindingPrinter {
    private final PrintStream out;
    private final Palette palette;

    FindingLines(PrintStream out, Palette palette) {
        this.out = out;
        this.palette = palette;
    }

    @Override
    public void print(LocatedText finding) {
        out.println(palette.strong(finding.file() + ":" + finding.line() + ":" + finding.column()) + " "
                + finding.rule().id() + " " + palette.severity(finding.rule().severity()) + "  "
                + palette.faint(finding.before().stripLeading()) + palette.mask(finding.mask())
                + palette.faint(finding.after().stripTrailing()));
    }
}
