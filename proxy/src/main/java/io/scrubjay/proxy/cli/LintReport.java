package io.scrubjay.proxy.cli;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.lint.Warning;
import io.scrubjay.rules.syntax.LocatedPack;
import io.scrubjay.rules.syntax.Problem;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code rules lint} has to say.
 *
 * @param rules how many rules were read
 * @param located where they stand, and what of their files is not used
 */
record LintReport(int rules, List<Problem> errors, List<Warning> warnings, LocatedPack located) {
    private static final Pattern RULE = Pattern.compile("^rule '([^']+)': ");

    /** Rules with mistakes: there is nothing else to say of them. */
    static LintReport ofErrors(List<Problem> errors) {
        return new LintReport(
                0, errors, List.of(), new LocatedPack(new RulePack(List.of()), Map.of(), List.of()));
    }

    void print(PrintStream out, PrintStream err) {
        if (!errors.isEmpty()) {
            ErrorReport.problems(errors, err);
            return;
        }
        located.notices().forEach(notice -> out.println("note: " + notice));
        warnings.forEach(warning -> out.println("warning: " + place(warning)));
        out.println(rules + (rules == 1 ? " rule" : " rules") + ", no mistakes" + count(warnings.size(), "warning")
                + count(located.notices().size(), "note") + (located.notices().isEmpty() ? "" : ": these parts are not used"));
    }

    private static String count(int count, String what) {
        return count == 0 ? "" : ", " + count + " " + what + (count == 1 ? "" : "s");
    }

    private Problem place(Warning warning) {
        return located.problem(warning.rule(), warning.toString());
    }

    String json() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("rules", rules);
        ArrayNode errorNodes = json.putArray("errors");
        errors.forEach(problem -> write(problem, errorNodes.addObject()));
        ArrayNode warningNodes = json.putArray("warnings");
        for (Warning warning : warnings) {
            Problem place = place(warning);
            warningNodes.addObject()
                    .put("file", place.file())
                    .put("line", place.line())
                    .put("rule", warning.rule().value())
                    .put("kind", warning.kind().word())
                    .put("message", warning.message());
        }
        ArrayNode notes = json.putArray("notes");
        located.notices().forEach(notice -> write(notice, notes.addObject()));
        return json.toString();
    }

    private static void write(Problem problem, ObjectNode json) {
        json.put("file", problem.file()).put("line", problem.line());
        Matcher rule = RULE.matcher(problem.message());
        if (rule.find()) {
            json.put("rule", rule.group(1)).put("message", problem.message().substring(rule.end()));
        } else {
            json.put("message", problem.message());
        }
    }
}
