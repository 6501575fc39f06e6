package io.scrubjay.proxy.cli;

import io.scrubjay.rules.eval.Baseline;
import io.scrubjay.rules.eval.Comparison;
import io.scrubjay.rules.eval.CorpusException;
import io.scrubjay.rules.eval.Evaluation;
import io.scrubjay.rules.eval.PackDiff;
import io.scrubjay.rules.eval.RuleEvaluator;
import io.scrubjay.rules.scan.CompiledRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules eval}: rules measured on labelled texts, or two packs compared. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = {
            "Measures rules on a corpus: how many of its secrets are detected and masked whole, how many texts without one"
                    + " raise an alarm, overall and by the corpus' own rule ids.",
            "",
            "A line of the corpus is an object {\"text\", \"expect\": \"match\"|\"no_match\", \"secret\"?, \"rule_id\"?}."
                    + " A corpus is read as a stream in bounded memory; one that ends in .gz is unpacked on the way. Rules in"
                    + " shadow count as if they were enforced.",
            "",
            "With --diff it compares what two packs mask, line by line; the corpus may then be a log as well, and rules in"
                    + " shadow mask nothing.",
            ""
        },
        footer = {
            "",
            "--json prints one object: positives, detected, masked_whole, negatives, false_alarms, misses (the lines of"
                    + " undetected positives, from 0), in_part (those of which a part stays), false_alarm_lines, and the"
                    + " counts by rule and context. Of each list 100,000 are named, the rest is counted in ..._left_out."
                    + " With --diff it prints an object for each difference and one for the sum.",
            "",
            "Examples:",
            "  scrubjay rules eval corpus.jsonl.gz --contexts",
            "  scrubjay rules eval corpus.jsonl --json > before.json",
            "  scrubjay rules eval corpus.jsonl --baseline before.json --rules our-rules.yaml",
            "  scrubjay rules eval app.log.gz --diff builtin --diff our-new-rules.yaml"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured, whatever the result; nothing is worse than the baseline, or the packs mask the same",
            "1:something is worse than the baseline, or the packs differ",
            ExitCodes.ERROR_LINE
        })
final class RulesEvalCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "CORPUS", description = "JSON lines, plain or .gz; - for standard input.")
    private String corpus = "";

    @Option(names = "--json", description = "JSON in place of the table.")
    private boolean json;

    @Option(names = "--all", description = "Every rule of the corpus in the table, not only those with misses or alarms.")
    private boolean all;

    @Option(
            names = "--contexts",
            description = "Try each positive once more in the contexts of telemetry: attributes, JSON, logfmt, syslog, URLs,"
                    + " headers, stack traces, SQL, base64, percent-encoding, hexadecimal.")
    private boolean contexts;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "A former output of --json over this corpus: say what is detected now and was not then, and the"
                    + " reverse.")
    private @Nullable Path baseline;

    @Option(
            names = "--diff",
            paramLabel = "FILE|PACK",
            description = "Compare with these rules instead of measuring. May be repeated, like --rules.")
    private List<String> diff = new ArrayList<>();

    @Option(names = "--show", description = "With --diff: show the secrets, too.")
    private boolean show;

    @Mixin
    private RuleOptions rules = new RuleOptions();

    RulesEvalCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (!diff.isEmpty() && (baseline != null || contexts)) {
            throw new InputException("--diff and " + (contexts ? "--contexts" : "--baseline")
                    + ": both given (expected: one of them)");
        }
        try (CompiledRules compiled = RuleOptions.compile(rules.load(context), context)) {
            return diff.isEmpty() ? measure(compiled) : compare(compiled);
        } catch (CorpusException e) {
            throw new InputException(corpus + ": " + e.getMessage());
        }
    }

    private int measure(CompiledRules compiled) throws IOException, InputException {
        Baseline then = baseline == null ? null : baseline(baseline);
        RuleEvaluator evaluator = contexts ? RuleEvaluator.inContexts(compiled) : new RuleEvaluator(compiled);
        Evaluation evaluation;
        try (Progress progress = progress();
                InputStream in = open(progress)) {
            evaluation = evaluator.evaluate(in);
        }
        Comparison comparison = then == null ? null : comparison(then, evaluation);
        PrintStream out = context.printer();
        if (json) {
            out.println(EvaluationReport.json(evaluation, comparison));
        } else {
            new EvaluationReport(out, new Palette(context.colours()), all).print(evaluation, comparison);
        }
        out.flush();
        return comparison != null && comparison.isWorse() ? ExitCodes.FOUND : ExitCodes.OK;
    }

    private Baseline baseline(Path file) throws IOException, InputException {
        try {
            return Baseline.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new InputException("--baseline: " + file + ": " + e.getMessage());
        }
    }

    private Comparison comparison(Baseline then, Evaluation now) throws InputException {
        try {
            return Comparison.of(then, now);
        } catch (IllegalArgumentException e) {
            throw new InputException("--baseline: " + baseline + ": " + e.getMessage());
        }
    }

    private int compare(CompiledRules present) throws IOException, InputException {
        PrintStream out = context.printer();
        DiffPrinter printer = new DiffPrinter(out, new Palette(context.colours()), json, show);
        try (CompiledRules changed = RuleOptions.compile(RuleOptions.named(diff, context), context);
                PackDiff packs = new PackDiff(present, changed);
                Progress progress = progress();
                InputStream in = open(progress)) {
            PackDiff.Summary summary = packs.compare(in, difference -> {
                progress.clear();
                printer.print(difference);
            });
            progress.clear();
            printer.print(summary);
            out.flush();
            return summary.isSame() ? ExitCodes.OK : ExitCodes.FOUND;
        }
    }

    private Progress progress() {
        return new Progress(context.err(), context.errIsTerminal());
    }

    private InputStream open(Progress progress) throws IOException {
        return new ScanTargets(context.in()).of(List.of(corpus)).getFirst().open(progress);
    }
}
