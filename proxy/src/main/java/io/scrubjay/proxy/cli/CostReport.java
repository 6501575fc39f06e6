package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.scan.CorpusCost;
import io.scrubjay.rules.scan.RuleCost;
import io.scrubjay.rules.scan.SweepTrial;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints what rules cost. */
final class CostReport {
    private static final String ROW = "%-40s %9s %9s %9s %9s %9s %11s%n";
    private static final double MEGABYTE = 1e6;

    private final CorpusCost cost;
    private final Map<Rule, SweepTrial.Saving> savings;
    private final SweepTrial.Saving control;
    private final int sampleBytes;
    private final int rounds;

    /**
     * A report.
     *
     * @param savings by the rules that were left out of the sweep
     * @param control what the sweep saved where nothing was left out
     * @param sampleBytes what the sweep was timed over
     * @param rounds how often
     */
    CostReport(
            CorpusCost cost,
            Map<Rule, SweepTrial.Saving> savings,
            SweepTrial.Saving control,
            int sampleBytes,
            int rounds) {
        this.cost = cost;
        this.savings = savings;
        this.control = control;
        this.sampleBytes = sampleBytes;
        this.rounds = rounds;
    }

    /** @param top how many rules, 0 for all */
    void print(int top, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%.1f MB in %d lines: sweep %.0f ms (%.0f MB/s), %d hits (%.1f a MB); "
                        + "%d lines examined in %.0f ms, %d findings%n%n",
                cost.bytes() / MEGABYTE,
                cost.lines(),
                cost.sweepNanos() / 1e6,
                cost.sweepNanos() == 0 ? 0.0 : cost.bytes() / (cost.sweepNanos() / 1e9) / MEGABYTE,
                cost.hits(),
                perMegabyte(cost.hits()),
                cost.examinedLines(),
                cost.examineNanos() / 1e6,
                cost.findings());
        List<RuleCost> order = cost.rules().stream()
                .sorted(Comparator.comparingLong(RuleCost::examineNanos)
                        .thenComparingLong(RuleCost::stops)
                        .reversed())
                .toList();
        out.printf(ROW, "rule", "stops/MB", "hits", "hits/MB", "examined", "findings", "of examine");
        int shown = top == 0 ? order.size() : Math.min(top, order.size());
        order.subList(0, shown).forEach(rule -> out.printf(
                ROW,
                rule.rule().id(),
                number(perMegabyte(rule.stops())),
                rule.hits(),
                number(perMegabyte(rule.hits())),
                rule.examined(),
                rule.findings(),
                percent(share(rule))));
        if (shown < order.size()) {
            double rest = order.subList(shown, order.size()).stream().mapToDouble(this::share).sum();
            out.println("(" + (order.size() - shown) + " more, together " + percent(rest) + " of examine; --top 0 shows them)");
        }
        double matching = order.stream().mapToDouble(this::share).sum();
        out.println("the rest of examine, " + percent(Math.max(0, 1 - matching))
                + ", is its own scan of the line, decoding and the choice among rules");
        savings(out);
    }

    private void savings(PrintStream out) {
        if (savings.isEmpty()) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%nsweep without the patterns of one rule: %.1f MB, %d rounds in turn; nothing left out saves %s +- %s%n",
                sampleBytes / MEGABYTE,
                rounds,
                percent(control.saved()),
                percent(control.noise()));
        savings.forEach((rule, saving) -> out.printf(
                "%-40s saves %7s +- %s%s%n",
                rule.id(),
                percent(saving.saved()),
                percent(saving.noise()),
                saving.isTelling() ? "" : "  (within the noise)"));
    }

    String json() {
        ObjectNode json = JsonMapper.shared().createObjectNode()
                .put("bytes", cost.bytes())
                .put("lines", cost.lines())
                .put("sweep_ns", cost.sweepNanos())
                .put("hits", cost.hits())
                .put("examined_lines", cost.examinedLines())
                .put("examine_ns", cost.examineNanos())
                .put("findings", cost.findings());
        ArrayNode rules = json.putArray("rules");
        cost.rules().forEach(rule -> rules.addObject()
                .put("rule", rule.rule().id().value())
                .put("stops", rule.stops())
                .put("hits", rule.hits())
                .put("hits_per_mb", perMegabyte(rule.hits()))
                .put("examined", rule.examined())
                .put("findings", rule.findings())
                .put("examine_ns", rule.examineNanos())
                .put("examine_share", share(rule)));
        if (!savings.isEmpty()) {
            ObjectNode sweep = json.putObject("sweep_without");
            sweep.put("bytes", sampleBytes).put("rounds", rounds);
            write(control, sweep.putObject("nothing"));
            ArrayNode trials = sweep.putArray("rules");
            savings.forEach((rule, saving) -> write(saving, trials.addObject().put("rule", rule.id().value())));
        }
        return json.toString();
    }

    private static void write(SweepTrial.Saving saving, ObjectNode json) {
        json.put("saved", saving.saved()).put("noise", saving.noise()).put("telling", saving.isTelling());
    }

    private double perMegabyte(long count) {
        return cost.bytes() == 0 ? 0 : count / (cost.bytes() / MEGABYTE);
    }

    private double share(RuleCost rule) {
        return cost.examineNanos() == 0 ? 0 : (double) rule.examineNanos() / cost.examineNanos();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
