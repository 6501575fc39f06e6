package io.scrubjay.proxy.cli;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.Problem;
import io.scrubjay.rules.syntax.RuleSyntaxException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rules lint}: everything that is wrong with rule files. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Reads rule files together, compiles them and reports every mistake at once, with file, line and rule.",
            "Files of gitleaks and betterleaks are read too; what they use that is not supported is named.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no mistakes", "1:mistakes were found", ExitCodes.ERROR_LINE})
final class RulesLintCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Rule files: YAML, or TOML of gitleaks 8 and betterleaks 1.")
    private List<Path> files = new ArrayList<>();

    RulesLintCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try {
            PrintStream out = context.printer();
            List<Problem> notices = new ArrayList<>();
            RulePack pack = BuiltinPacks.load(List.of(), files, notices::add);
            notices.forEach(notice -> out.println("note: " + notice));
            RuleOptions.compile(pack, context).close();
            out.println(pack.rules().size() + " rules, no mistakes"
                    + (notices.isEmpty() ? "" : ", " + notices.size() + " notes: these parts are not used"));
            out.flush();
            return ExitCodes.OK;
        } catch (RuleSyntaxException e) {
            ErrorReport.problems(e.problems(), context.err());
        } catch (InputException e) {
            context.err().println(e.getMessage());
        }
        return ExitCodes.FOUND;
    }
}
