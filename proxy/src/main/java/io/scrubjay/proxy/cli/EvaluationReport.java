package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.eval.Comparison;
import io.scrubjay.rules.eval.ContextTally;
import io.scrubjay.rules.eval.Evaluation;
import io.scrubjay.rules.eval.Tally;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints an evaluation. */
final class EvaluationReport {
    private static final String ROW = "%-40s %9s %9s %13s %9s %12s%n";
    private static final String CONTEXT_ROW = "%-40s %9s %9s %8s %13s %9s%n";
    /** So many lines are named for each kind of difference. */
    private static final int LINES_SHOWN = 20;

    private final PrintStream out;
    private final Palette palette;
    private final boolean all;

    /** @param all whether rules without misses and alarms are rows, too */
    EvaluationReport(PrintStream out, Palette palette, boolean all) {
        this.out = out;
        this.palette = palette;
        this.all = all;
    }

    /** One JSON object. */
    static String json(Evaluation evaluation, @Nullable Comparison comparison) {
        if (comparison == null) {
            return evaluation.toJson();
        }
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(evaluation.toJson());
        ObjectNode baseline = json.putObject("baseline");
        kinds(comparison).forEach((name, lines) -> lines.forEach(baseline.withArray(name.replace(' ', '_'))::add));
        return json.toString();
    }

    void print(Evaluation evaluation, @Nullable Comparison comparison) {
        Tally overall = evaluation.overall();
        out.printf(
                Locale.ROOT,
                "%s of %d positives detected (%.1f %%), %d masked whole; %s of %d negatives alarmed (%.1f %%)%n%n",
                palette.strong(String.valueOf(overall.detected())),
                overall.positives(),
                100 * overall.recall(),
                overall.maskedWhole(),
                palette.strong(String.valueOf(overall.falseAlarms())),
                overall.negatives(),
                overall.negatives() == 0 ? 0.0 : 100.0 * overall.falseAlarms() / overall.negatives());
        out.printf(ROW, "rule", "positives", "detected", "masked whole", "negatives", "false alarms");
        int left = 0;
        for (Map.Entry<String, Tally> entry : evaluation.byRule().entrySet()) {
            if (all || isWorthARow(entry.getValue())) {
                row(entry.getKey().isEmpty() ? "(none)" : Excerpts.printable(entry.getKey()), entry.getValue());
            } else {
                left++;
            }
        }
        if (left > 0) {
            out.println("(" + left + " more without a miss or an alarm; --all shows them)");
        }
        row("all", overall);
        confidences(evaluation.byConfidence());
        contexts(evaluation.contexts());
        if (comparison != null) {
            comparison(comparison);
        }
        out.printf(
                Locale.ROOT, "%nrecall %.1f %%, precision %.1f %%%n", 100 * overall.recall(), 100 * overall.precision());
    }

    private static boolean isWorthARow(Tally tally) {
        return tally.maskedWhole() < tally.positives() || tally.falseAlarms() > 0;
    }

    private void row(String name, Tally tally) {
        out.printf(
                ROW,
                name,
                tally.positives(),
                tally.detected(),
                tally.maskedWhole(),
                tally.negatives(),
                tally.falseAlarms());
    }

    private void confidences(Map<Confidence, Tally> tallies) {
        if (!tallies.isEmpty()) {
            out.println();
        }
        tallies.forEach((confidence, tally) -> out.printf(
                Locale.ROOT,
                "%s confidence: %d of the detected, %d of the alarmed%n",
                confidence.word(),
                tally.detected(),
                tally.falseAlarms()));
    }

    private void contexts(Map<String, ContextTally> contexts) {
        if (contexts.isEmpty()) {
            return;
        }
        out.println();
        out.printf(CONTEXT_ROW, "context", "positives", "detected", "recall", "masked whole", "left out");
        contexts.forEach((name, tally) -> out.printf(
                CONTEXT_ROW,
                name,
                tally.positives(),
                tally.detected(),
                String.format(Locale.ROOT, "%.1f %%", 100 * tally.recall()),
                tally.maskedWhole(),
                tally.skipped()));
    }

    private void comparison(Comparison comparison) {
        out.println("\nagainst the baseline, lines from 1:");
        kinds(comparison).forEach((name, lines) -> {
            String shown = lines.stream()
                    .limit(LINES_SHOWN)
                    .map(index -> String.valueOf(index + 1))
                    .collect(Collectors.joining(", "));
            out.println("  " + name + ": " + lines.size()
                    + (lines.isEmpty() ? "" : " (" + shown + (lines.size() > LINES_SHOWN ? ", ..." : "") + ")"));
        });
    }

    private static Map<String, List<Integer>> kinds(Comparison comparison) {
        Map<String, List<Integer>> kinds = new LinkedHashMap<>();
        kinds.put("missed now", comparison.missedNow());
        kinds.put("detected now", comparison.detectedNow());
        kinds.put("in part now", comparison.inPartNow());
        kinds.put("whole now", comparison.wholeNow());
        kinds.put("alarms now", comparison.alarmsNow());
        kinds.put("quiet now", comparison.quietNow());
        return kinds;
    }
}
