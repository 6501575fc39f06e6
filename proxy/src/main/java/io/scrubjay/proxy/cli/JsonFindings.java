package io.scrubjay.proxy.cli;

import java.io.PrintStream;
import tools.jackson.databind.json.JsonMapper;

/** Prints a finding as a JSON object on a line, for programs. */
final class JsonFindings implements FindingPrinter {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PrintStream out;

    JsonFindings(PrintStream out) {
        this.out = out;
    }

    @Override
    public void print(LocatedText finding) {
        out.println(JSON.createObjectNode()
                .put("file", finding.file())
                .put("line", finding.line())
                .put("column", finding.column())
                .put("lengthBytes", finding.lengthBytes())
                .put("rule", finding.rule().id().value())
                .put("provider", finding.rule().provider())
                .put("severity", finding.rule().severity().word())
                .put("masked", finding.before() + finding.mask() + finding.after()));
    }
}
