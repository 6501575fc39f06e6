package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.eval.CorpusException;
import io.scrubjay.rules.eval.LineReader;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.CorpusCost;
import io.scrubjay.rules.scan.CostProbe;
import io.scrubjay.rules.scan.RuleCost;
import io.scrubjay.rules.scan.SweepTrial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules cost}: what each rule costs on a corpus, or finds in a running proxy. */
@Command(
        name = "cost",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what each rule costs on a corpus of lines: how often the sweep stops for it, at how many of"
                    + " these places (hits) it is worth to examine the line, how often the rule then looks, what it finds, and"
                    + " its share of the time of all examination.",
            "",
            "Lines are swept in payloads of 64 KiB; those with a hit are examined one by one, as fields of telemetry are. The"
                    + " time of a rule is taken by the clock around each of its looks, less the time of reading the clock."
                    + " Rules that the sweep stops for most are then left out of it one by one: both sweeps run in turn over the"
                    + " first 16 MiB, and the median of the processor time saved is printed with its median distance (+-).",
            "",
            "With --live it asks a running proxy what each rule has found since its start: masked (enforce), or what it would"
                    + " mask (shadow).",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  scrubjay rules cost app.log.gz --top 10",
            "  scrubjay rules cost /var/log/app --rules builtin --rules our-rules.yaml --json",
            "  scrubjay rules cost --live 127.0.0.1:9464"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class RulesCostCommand implements Callable<Integer> {
    private static final int SAMPLE_BYTES = 16 * 1024 * 1024;
    private static final int ROUNDS = 15;

    private final CliContext context;

    @Parameters(paramLabel = "CORPUS", description = "Files of lines, plain or .gz, and directories; - for standard input.")
    private List<String> corpora = new ArrayList<>();

    @Option(names = "--top", paramLabel = "N", description = "So many rules in the table; 20 by default, 0 for all.")
    private int top = 20;

    @Option(
            names = "--sweep",
            paramLabel = "N",
            description = "Leave so many rules out of the sweep, one by one; each is compiled anew, for some seconds. 3 by"
                    + " default, 0 for none.")
    private int suspects = 3;

    @Option(names = "--json", description = "One JSON object in place of the tables.")
    private boolean json;

    @Option(names = "--live", paramLabel = "URL", description = "The admin address of a running proxy.")
    private @Nullable String live;

    @Mixin
    private RuleOptions rules = new RuleOptions();

    RulesCostCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if ((live == null) == corpora.isEmpty()) {
            throw new InputException((live == null ? "CORPUS and --live: missing" : "CORPUS and --live: both given")
                    + " (expected: one of them)");
        }
        if (top < 0 || suspects < 0) {
            throw new InputException("--top, --sweep: " + top + ", " + suspects + " (expected: >= 0)");
        }
        PrintStream out = context.printer();
        if (live != null) {
            LiveFindings findings = LiveFindings.of(live);
            out.print(json ? findings.json() + "\n" : findings.table(top));
        } else {
            measure(out);
        }
        out.flush();
        return ExitCodes.OK;
    }

    private void measure(PrintStream out) throws Exception {
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        try (CompiledRules compiled = RuleOptions.compile(rules.load(context), context)) {
            CorpusCost cost;
            try (CostProbe probe = compiled.newCostProbe()) {
                read(probe, sample);
                cost = probe.cost();
            }
            Map<Rule, SweepTrial.Saving> savings = new LinkedHashMap<>();
            SweepTrial.Saving control = new SweepTrial.Saving(0, 0);
            if (suspects > 0 && sample.size() > 0) {
                try (SweepTrial trial = new SweepTrial(compiled, sample.toByteArray(), ROUNDS)) {
                    control = trial.control();
                    for (RuleCost suspect : suspects(cost)) {
                        if (context.errIsTerminal()) {
                            context.err().println("sweeping without " + suspect.rule().id());
                        }
                        savings.put(suspect.rule(), trial.without(suspect.rule()));
                    }
                }
            }
            CostReport report = new CostReport(cost, savings, control, sample.size(), ROUNDS);
            if (json) {
                out.println(report.json());
            } else {
                report.print(top, out);
            }
        }
    }

    /** Those that the sweep stops for most. */
    private List<RuleCost> suspects(CorpusCost cost) {
        return cost.rules().stream()
                .filter(rule -> rule.stops() > 0)
                .sorted(Comparator.comparingLong(RuleCost::stops).reversed())
                .limit(suspects)
                .toList();
    }

    private void read(CostProbe probe, ByteArrayOutputStream sample) throws IOException, InputException {
        try (Progress progress = new Progress(context.err(), context.errIsTerminal())) {
            for (ScanTargets.Target target : new ScanTargets(context.in()).of(corpora)) {
                try (InputStream in = target.open(progress)) {
                    LineReader lines = new LineReader(in);
                    for (byte[] line = lines.next(); line != null; line = lines.next()) {
                        probe.add(line);
                        if (sample.size() + line.length < SAMPLE_BYTES) {
                            sample.writeBytes(line);
                            sample.write('\n');
                        }
                    }
                } catch (CorpusException e) {
                    throw new InputException(target.name() + ": " + e.getMessage());
                }
            }
        }
    }
}
