package io.scrubjay.rules.eval;

import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures rules over a corpus of labelled texts, one JSON object a line, read as a stream in bounded memory. One thread.
 *
 * <p>Rules in shadow count as if they were enforced: what they would do is what is measured.
 */
public final class RuleEvaluator {
    /** More kinds are counted together. */
    private static final int MAX_RULES = 10_000;

    private static final String OTHER_RULES = "(other)";

    private final CompiledRules rules;
    private final List<Carrier> carriers;

    public RuleEvaluator(CompiledRules rules) {
        this(rules, List.of());
    }

    private RuleEvaluator(CompiledRules rules, List<Carrier> carriers) {
        this.rules = rules;
        this.carriers = carriers;
    }

    /** An evaluator that tries each positive once more in every context of telemetry. */
    public static RuleEvaluator inContexts(CompiledRules rules) {
        return new RuleEvaluator(rules, Carriers.ALL);
    }

    /**
     * Evaluates a file; one whose name ends in {@code .gz} is decompressed on the way.
     *
     * @throws IOException if the file cannot be read
     * @throws CorpusException if a line has another form than expected
     */
    public Evaluation evaluate(Path corpus) throws IOException {
        try (InputStream file = Files.newInputStream(corpus)) {
            return evaluate(corpus.toString().endsWith(".gz") ? new GZIPInputStream(file, 64 * 1024) : file);
        }
    }

    /**
     * Evaluates a stream of lines; the caller closes it.
     *
     * @throws IOException if the stream cannot be read
     * @throws CorpusException if a line has another form than expected
     */
    public Evaluation evaluate(InputStream corpus) throws IOException {
        LineReader lines = new LineReader(corpus);
        Counts counts = new Counts();
        try (Examiner examiner = rules.newExaminer()) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                String json = new String(line, StandardCharsets.UTF_8);
                if (!json.isBlank()) {
                    judge(LabelledText.parse(json, lines.index()), lines.index(), examiner, counts);
                }
            }
        }
        return counts.evaluation(lines.index() + 1);
    }

    private void judge(LabelledText labelled, int index, Examiner examiner, Counts counts) {
        byte[] text = labelled.text().getBytes(StandardCharsets.UTF_8);
        List<Finding> findings = examiner.examine(null, text);
        if (!labelled.positive()) {
            counts.addNegative(labelled.ruleId(), index, findings);
            return;
        }
        String secret = labelled.secret();
        Coverage coverage = secret == null
                ? new Coverage(!findings.isEmpty(), !findings.isEmpty())
                : Coverage.everywhere(text, secret.getBytes(StandardCharsets.UTF_8), findings);
        counts.addPositive(labelled.ruleId(), index, coverage, findings);
        for (Carrier carrier : carriers) {
            ContextTally.Counter counter =
                    counts.contexts.computeIfAbsent(carrier.name(), absent -> new ContextTally.Counter());
            Carried carried = carry(carrier, labelled);
            if (carried == null) {
                counter.skip();
            } else {
                List<Finding> inContext = examiner.examine(carried.key(), carried.text());
                Coverage there = Coverage.at(carried.fromByte(), carried.toByte(), inContext);
                counter.add(index, isLiteral(labelled) ? there : new Coverage(there.touched(), there.touched()));
            }
        }
    }

    private static boolean isLiteral(LabelledText labelled) {
        String secret = labelled.secret();
        return secret != null && labelled.text().contains(secret);
    }

    /** All of the text counts as the secret where that is not known or does not stand in it literally. */
    private static @Nullable Carried carry(Carrier carrier, LabelledText labelled) {
        String text = labelled.text();
        String secret = labelled.secret();
        if (secret == null || !text.contains(secret)) {
            return carrier.carry("", text, "");
        }
        int from = text.indexOf(secret);
        return carrier.carry(text.substring(0, from), secret, text.substring(from + secret.length()));
    }

    /** What is counted on the way. */
    private static final class Counts {
        final Map<String, Tally> byRule = new TreeMap<>();
        final Map<Confidence, Tally> byConfidence = new EnumMap<>(Confidence.class);
        final Map<String, ContextTally.Counter> contexts = new LinkedHashMap<>();
        final Indexes.Collector misses = new Indexes.Collector();
        final Indexes.Collector inPart = new Indexes.Collector();
        final Indexes.Collector falseAlarms = new Indexes.Collector();
        Tally overall = Tally.NONE;

        void addNegative(String rule, int index, List<Finding> findings) {
            Tally tally = new Tally(0, 0, 0, 1, findings.isEmpty() ? 0 : 1);
            add(rule, tally);
            if (!findings.isEmpty()) {
                falseAlarms.add(index);
                addBySurest(findings, tally);
            }
        }

        void addPositive(String rule, int index, Coverage coverage, List<Finding> findings) {
            Tally tally = new Tally(1, coverage.touched() ? 1 : 0, coverage.whole() ? 1 : 0, 0, 0);
            add(rule, tally);
            if (coverage.touched()) {
                addBySurest(findings, tally);
            }
            if (!coverage.touched()) {
                misses.add(index);
            } else if (!coverage.whole()) {
                inPart.add(index);
            }
        }

        private void addBySurest(List<Finding> findings, Tally tally) {
            findings.stream()
                    .map(finding -> finding.assessment().confidence())
                    .max(Comparator.naturalOrder())
                    .ifPresent(surest -> byConfidence.merge(surest, tally, Tally::plus));
        }

        private void add(String rule, Tally tally) {
            overall = overall.plus(tally);
            byRule.merge(byRule.containsKey(rule) || byRule.size() < MAX_RULES ? rule : OTHER_RULES, tally, Tally::plus);
        }

        Evaluation evaluation(int lines) {
            Map<String, ContextTally> tallies = new LinkedHashMap<>();
            contexts.forEach((name, counter) -> tallies.put(name, counter.tally()));
            return new Evaluation(
                    lines,
                    overall,
                    byRule,
                    misses.indexes(),
                    inPart.indexes(),
                    falseAlarms.indexes(),
                    byConfidence,
                    tallies);
        }
    }
}
