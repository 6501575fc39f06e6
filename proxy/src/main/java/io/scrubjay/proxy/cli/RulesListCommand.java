package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules list}: a rule a line. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {"Lists rules: id, severity, provider, title; with --packs the packs that come with the program.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class RulesListCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--packs", description = "List packs: name, number of rules, whether builtin holds it.")
    private boolean packs;

    @Mixin
    private RuleOptions rules = new RuleOptions();

    RulesListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (packs) {
            listPacks();
            return ExitCodes.OK;
        }
        RulePack pack = rules.load(context).pack();
        int idWidth = width(pack, rule -> rule.id().value());
        int providerWidth = width(pack, Rule::provider);
        Palette palette = new Palette(context.colours());
        PrintStream out = context.printer();
        pack.rules().stream().sorted(Comparator.comparing(Rule::id)).forEach(rule -> {
            String severity = rule.severity().word();
            out.println(pad(rule.id().value(), idWidth) + "  "
                    + palette.severity(rule.severity()) + " ".repeat(Math.max(0, 8 - severity.length())) + "  "
                    + pad(rule.provider(), providerWidth) + "  " + rule.title());
        });
        out.flush();
        if (context.outIsTerminal()) {
            context.err().println(pack.rules().size() + " rules");
        }
        return ExitCodes.OK;
    }

    private void listPacks() {
        PrintStream out = context.printer();
        for (String name : BuiltinPacks.packs()) {
            int rules = BuiltinPacks.load(List.of(name)).rules().size();
            String where = BuiltinPacks.OPTIONAL.contains(name) ? "on request: packs: [builtin, " + name + "]" : "builtin";
            out.printf("%-12s %4d rules  %s%n", name, rules, where);
        }
        out.flush();
    }

    private static int width(RulePack pack, Function<Rule, String> column) {
        return pack.rules().stream().mapToInt(rule -> column.apply(rule).length()).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
