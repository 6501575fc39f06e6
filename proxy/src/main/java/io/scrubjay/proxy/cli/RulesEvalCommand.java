package io.scrubjay.proxy.cli;

import io.scrubjay.rules.eval.CorpusException;
import io.scrubjay.rules.eval.Evaluation;
import io.scrubjay.rules.eval.RuleEvaluator;
import io.scrubjay.rules.eval.Tally;
import io.scrubjay.rules.scan.CompiledRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules eval}: rules measured on labelled texts. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = {
            "Measures rules on a corpus: how many of its secrets are detected and masked whole, how many texts without one"
                    + " raise an alarm, overall and by the corpus' own rule ids.",
            "",
            "A line of the corpus is an object {\"text\", \"expect\": \"match\"|\"no_match\", \"secret\"?, \"rule_id\"?}."
                    + " A corpus is read as a stream; one that ends in .gz is unpacked on the way.",
            ""
        },
        footer = {
            "",
            "--json prints one object: positives, detected, masked_whole, negatives, false_alarms, misses (the lines of"
                    + " undetected positives, from 0), and the same by rule.",
            "",
            "Examples:",
            "  scrubjay rules eval corpus.jsonl.gz",
            "  scrubjay rules eval corpus.jsonl --rules our-rules.yaml --json | jq .misses"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured, whatever the result", ExitCodes.ERROR_LINE})
final class RulesEvalCommand implements Callable<Integer> {
    private static final String ROW = "%-40s %9s %9s %13s %9s %12s%n";

    private final CliContext context;

    @Parameters(paramLabel = "CORPUS", description = "JSON lines, plain or .gz; - for standard input.")
    private String corpus = "";

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    @Mixin
    private RuleOptions rules = new RuleOptions();

    RulesEvalCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Evaluation evaluation;
        try (CompiledRules compiled = RuleOptions.compile(rules.load(context.variables()), context);
                Progress progress = new Progress(context.err(), context.errIsTerminal())) {
            evaluation = evaluate(new RuleEvaluator(compiled), progress);
        }
        PrintStream out = context.printer();
        if (json) {
            out.println(evaluation.toJson());
        } else {
            table(evaluation, out);
        }
        out.flush();
        return ExitCodes.OK;
    }

    private Evaluation evaluate(RuleEvaluator evaluator, Progress progress) throws IOException, InputException {
        ScanTargets.Target target =
                new ScanTargets(context.in()).of(List.of(corpus)).getFirst();
        try (InputStream in = target.open(progress)) {
            return evaluator.evaluate(in);
        } catch (CorpusException e) {
            throw new InputException(corpus + ": " + e.getMessage());
        }
    }

    private static void table(Evaluation evaluation, PrintStream out) {
        out.printf(ROW, "rule", "positives", "detected", "masked whole", "negatives", "false alarms");
        evaluation.byRule().forEach((id, tally) -> row(id.isEmpty() ? "(none)" : id, tally, out));
        row("all", evaluation.overall(), out);
        out.printf(
                Locale.ROOT,
                "%nrecall %.1f %%, precision %.1f %%%n",
                100 * evaluation.overall().recall(),
                100 * evaluation.overall().precision());
    }

    private static void row(String name, Tally tally, PrintStream out) {
        out.printf(
                ROW,
                name,
                tally.positives(),
                tally.detected(),
                tally.maskedWhole(),
                tally.negatives(),
                tally.falseAlarms());
    }
}
