package io.scrubjay.rules.eval;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Measures rules over a corpus of labelled texts, one JSON object a line, read as a stream. One thread. */
public final class RuleEvaluator {
    private final CompiledRules rules;

    public RuleEvaluator(CompiledRules rules) {
        this.rules = rules;
    }

    /**
     * Evaluates a file; one whose name ends in {@code .gz} is decompressed on the way.
     *
     * @throws IOException if the file cannot be read
     * @throws CorpusException if a line has another form than expected
     */
    public Evaluation evaluate(Path corpus) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(corpus))) {
            return evaluate(corpus.toString().endsWith(".gz") ? new GZIPInputStream(file) : file);
        }
    }

    /**
     * Evaluates a stream of lines; the caller closes it.
     *
     * @throws IOException if the stream cannot be read
     * @throws CorpusException if a line has another form than expected
     */
    public Evaluation evaluate(InputStream corpus) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(corpus, StandardCharsets.UTF_8));
        Tally overall = Tally.NONE;
        Map<String, Tally> byRule = new TreeMap<>();
        List<Integer> misses = new ArrayList<>();
        List<Integer> falseAlarms = new ArrayList<>();
        try (Examiner examiner = rules.newExaminer()) {
            int index = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine(), index++) {
                if (line.isBlank()) {
                    continue;
                }
                LabelledText text = LabelledText.parse(line, index);
                Tally tally = tally(examiner, text);
                overall = overall.plus(tally);
                byRule.merge(text.ruleId(), tally, Tally::plus);
                if (tally.positives() > tally.detected()) {
                    misses.add(index);
                }
                if (tally.falseAlarms() > 0) {
                    falseAlarms.add(index);
                }
            }
        }
        return new Evaluation(overall, byRule, misses, falseAlarms);
    }

    private static Tally tally(Examiner examiner, LabelledText labelled) {
        byte[] text = labelled.text().getBytes(StandardCharsets.UTF_8);
        List<Finding> findings = examiner.examine(null, text);
        if (!labelled.positive()) {
            return new Tally(0, 0, 0, 1, findings.isEmpty() ? 0 : 1);
        }
        String secret = labelled.secret();
        if (secret == null) {
            int detected = findings.isEmpty() ? 0 : 1;
            return new Tally(1, detected, detected, 0, 0);
        }
        Coverage coverage = Coverage.of(text, secret.getBytes(StandardCharsets.UTF_8), findings);
        return new Tally(1, coverage.touched() ? 1 : 0, coverage.whole() ? 1 : 0, 0, 0);
    }

    /**
     * How findings lie on a secret.
     *
     * @param touched whether a finding overlaps one of its occurrences; any finding counts where the text does not hold
     *     the secret literally
     * @param whole whether findings cover every occurrence from end to end, and there is one
     */
    private record Coverage(boolean touched, boolean whole) {
        static Coverage of(byte[] text, byte[] secret, List<Finding> findings) {
            boolean touched = false;
            boolean whole = true;
            int occurrences = 0;
            for (int at = 0; at + secret.length <= text.length; at++) {
                if (!occursAt(text, at, secret)) {
                    continue;
                }
                occurrences++;
                boolean covered = false;
                for (Finding finding : findings) {
                    touched |= finding.fromByte() < at + secret.length && finding.toByte() > at;
                    covered |= finding.fromByte() <= at && finding.toByte() >= at + secret.length;
                }
                whole &= covered;
            }
            return occurrences == 0
                    ? new Coverage(!findings.isEmpty(), false)
                    : new Coverage(touched, whole);
        }

        private static boolean occursAt(byte[] text, int at, byte[] secret) {
            for (int i = 0; i < secret.length; i++) {
                if (text[at + i] != secret[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
