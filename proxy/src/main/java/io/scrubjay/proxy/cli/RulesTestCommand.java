package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.sample.RuleTester;
import io.scrubjay.rules.sample.RuleTester.Failure;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.LocatedPack;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules test}: rules against samples made from themselves. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Tests each rule on samples and near misses that are made up from the rule itself, in a dozen contexts such as"
                    + " JSON, logfmt, URLs and HTTP headers: samples must be masked whole, near misses must not be found.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  scrubjay rules test                      the built-in rules",
            "  scrubjay rules test our-rules.yaml       the rules of a file, by themselves"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all samples went as they should", "1:some did not, each on a line", ExitCodes.ERROR_LINE})
final class RulesTestCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Rule files, YAML; the built-in rules without.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Makes the same samples again; a run that fails prints its own.")
    private @Nullable Long seed;

    RulesTestCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        long used = seed == null ? new SecureRandom().nextLong() : seed;
        LocatedPack located = BuiltinPacks.loadLocated(files.isEmpty() ? List.of(BuiltinPacks.ALL) : List.of(), files);
        PrintStream out = context.printer();
        int failed = 0;
        try (CompiledRules rules = RuleOptions.compile(located, context);
                RuleTester tester = new RuleTester(rules, new Random(used))) {
            for (Rule rule : located.pack().rules()) {
                List<Failure> failures = tester.test(rule);
                failures.forEach(failure -> out.println(Excerpts.printable(failure.toString())));
                failed += failures.isEmpty() ? 0 : 1;
            }
        }
        if (failed == 0) {
            out.println(located.pack().rules().size() + " rules, all samples as they should be");
        } else {
            out.println(failed + " of " + located.pack().rules().size() + " rules failed; the same samples again: --seed " + used);
        }
        out.flush();
        return failed == 0 ? ExitCodes.OK : ExitCodes.FOUND;
    }
}
