package io.scrubjay.proxy.cli;

import java.io.PrintStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints a finding as a JSON object on a line, for programs. */
final class JsonFindings implements FindingPrinter {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PrintStream out;

    JsonFindings(PrintStream out) {
        this.out = out;
    }

    @Override
    public void print(LocatedText finding) {
        ObjectNode json = JSON.createObjectNode()
                .put("file", finding.file())
                .put("line", finding.line())
                .put("column", finding.column())
                .put("lengthBytes", finding.lengthBytes())
                .put("rule", finding.rule().id().value())
                .put("provider", finding.rule().provider())
                .put("severity", finding.rule().severity().word())
                .put("confidence", finding.assessment().confidence().word())
                .put("masked", finding.before() + finding.mask() + finding.after());
        if (!finding.assessment().details().isEmpty()) {
            ObjectNode details = json.putObject("details");
            finding.assessment().details().forEach(details::put);
        }
        out.println(json);
    }
}
