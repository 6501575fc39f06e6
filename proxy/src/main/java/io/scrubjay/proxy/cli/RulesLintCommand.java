package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.lint.Linter;
import io.scrubjay.rules.lint.Warning;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.RuleCompileException;
import io.scrubjay.rules.syntax.LocatedPack;
import io.scrubjay.rules.syntax.Problem;
import io.scrubjay.rules.syntax.RuleSyntaxException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules lint}: everything that is wrong with rule files, and what is questionable about them. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Reads rule files together, compiles them and reports every mistake at once, with file, line and rule. Where there"
                    + " is none, it warns of what is questionable: rules that find the same (overlap) or never win"
                    + " (unreachable), that hit ordinary logs (unselective), take long (costly), find what is no secret (weak),"
                    + " cannot be tried (no-sample) or are badly described (description).",
            "",
            "Files of gitleaks and betterleaks are read too; what they use that is not supported is named.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  scrubjay rules lint our-rules.yaml --with builtin",
            "  scrubjay rules lint our-rules.yaml --json | jq -r '.warnings[].rule'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no mistakes, warnings aside", "1:mistakes, with --strict also warnings", ExitCodes.ERROR_LINE})
final class RulesLintCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(
            paramLabel = "FILE|PACK",
            arity = "1..*",
            description = "Rule files: YAML, or TOML of gitleaks 8 and betterleaks 1; or built-in packs.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--with",
            paramLabel = "FILE|PACK",
            description = "Load these rules, too, to see how they go together; nothing is said about them. May be repeated.")
    private List<String> others = new ArrayList<>();

    @Option(names = "--strict", description = "End with 1 where there are warnings.")
    private boolean strict;

    @Option(names = "--json", description = "One JSON object: rules, errors, warnings, notes.")
    private boolean json;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "For the samples and logs that are made up; 0 by default.")
    private long seed;

    RulesLintCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        LintReport report = report();
        PrintStream out = context.printer();
        if (json) {
            out.println(report.json());
        } else {
            report.print(out, context.err());
        }
        out.flush();
        boolean failed = !report.errors().isEmpty() || (strict && !report.warnings().isEmpty());
        return failed ? ExitCodes.FOUND : ExitCodes.OK;
    }

    private LintReport report() {
        LocatedPack own;
        LocatedPack all;
        try {
            own = RuleOptions.named(names, context);
            List<String> together = new ArrayList<>(others);
            together.addAll(names);
            all = others.isEmpty() ? own : RuleOptions.named(together, context);
        } catch (RuleSyntaxException e) {
            return LintReport.ofErrors(e.problems());
        }
        try (CompiledRules compiled = CompiledRules.compile(all.pack(), all.digest(), context.databaseCache())) {
            Set<RuleId> asked = own.pack().rules().stream().map(Rule::id).collect(Collectors.toCollection(HashSet::new));
            List<Warning> warnings = new Linter(compiled, new Random(seed)).warnings(rule -> asked.contains(rule.id()));
            return new LintReport(own.pack().rules().size(), List.of(), warnings, own);
        } catch (RuleCompileException e) {
            List<Problem> problems = e.rules().stream()
                    .map(rule -> all.problem(rule, String.valueOf(e.getMessage())))
                    .toList();
            return LintReport.ofErrors(problems);
        }
    }
}
