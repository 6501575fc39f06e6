package io.scrubjay.proxy.cli;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
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
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no mistakes", "1:mistakes were found", ExitCodes.ERROR_LINE})
final class RulesLintCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Rule files, YAML.")
    private List<Path> files = new ArrayList<>();

    RulesLintCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try {
            RulePack pack = BuiltinPacks.load(List.of(), files);
            RuleOptions.compile(pack, context).close();
            PrintStream out = context.printer();
            out.println(pack.rules().size() + " rules, no mistakes");
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
