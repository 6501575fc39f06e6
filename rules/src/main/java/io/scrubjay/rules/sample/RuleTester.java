package io.scrubjay.rules.sample;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tries rules on their own samples and near misses in every {@link LogContexts log context}. One thread.
 *
 * <p>The samples are made up, so failures may show them.
 */
public final class RuleTester implements AutoCloseable {
    private final CompiledRules rules;
    private final Examiner examiner;
    private final FieldRedactor redactor;
    private final SampleGenerator generator;

    /** What went wrong with a sample. */
    public enum Kind {
        /** The rule has no sample at all: nothing random satisfies it and it declares none. */
        NO_SAMPLE,
        /** Nothing found. */
        MISSED,
        /** Found, but a part of the secret stays. */
        MASKED_IN_PART,
        /** Masked, but in the name of a rule that is about something else. */
        NAMED_BY_ANOTHER,
        /** The masked text has a finding again. */
        FOUND_AGAIN,
        /** A near miss was found. */
        NEAR_MISS_FOUND
    }

    /**
     * One failure.
     *
     * @param context the name of the log context
     * @param text the text that was tried
     * @param detail what was found instead; empty where nothing was
     */
    public record Failure(Rule rule, Kind kind, String context, String text, String detail) {
        @Override
        public String toString() {
            return "rule '" + rule.id() + "': " + kind + " in " + context + ": " + text
                    + (detail.isEmpty() ? "" : " (" + detail + ")");
        }
    }

    /**
     * @param rules the rules, compiled together: they may get in each other's way
     * @param random the source of samples
     */
    public RuleTester(CompiledRules rules, RandomGenerator random) {
        this.rules = rules;
        this.examiner = rules.newExaminer();
        this.redactor = new FieldRedactor(
                examiner, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
        this.generator = new SampleGenerator(random);
    }

    /** Tests every rule of the pack. */
    public List<Failure> testAll() {
        List<Failure> failures = new ArrayList<>();
        rules.pack().rules().forEach(rule -> failures.addAll(test(rule)));
        return failures;
    }

    /** Tests one rule of the pack; empty if all is well. */
    public List<Failure> test(Rule rule) {
        List<Failure> failures = new ArrayList<>();
        List<Sample> samples = generator.samples(rule);
        if (samples.isEmpty()) {
            failures.add(new Failure(rule, Kind.NO_SAMPLE, "", "", ""));
        }
        for (LogContext context : LogContexts.ALL) {
            for (Sample sample : samples) {
                Sample wrapped = context.wrap(sample);
                if (wrapped != null) {
                    add(failures, trySample(rule, context, wrapped));
                }
            }
        }
        for (Sample miss : generator.nearMisses(rule)) {
            for (LogContext context : LogContexts.ALL) {
                Sample wrapped = context.wrap(miss);
                if (wrapped != null) {
                    add(failures, tryNearMiss(rule, context, wrapped));
                }
            }
        }
        return failures;
    }

    /** Tries only the samples of one rule, each by itself; empty if all of them are masked whole. */
    public List<Failure> testSamples(Rule rule) {
        List<Failure> failures = new ArrayList<>();
        LogContext bare = LogContexts.ALL.getFirst();
        generator.samples(rule).forEach(sample -> add(failures, trySample(rule, bare, sample)));
        return failures;
    }

    private static void add(List<Failure> failures, @Nullable Failure failure) {
        if (failure != null) {
            failures.add(failure);
        }
    }

    private @Nullable Failure trySample(Rule rule, LogContext context, Sample sample) {
        byte[] text = sample.text().getBytes(StandardCharsets.UTF_8);
        int from = sample.text().substring(0, sample.from()).getBytes(StandardCharsets.UTF_8).length;
        int to = from + sample.to() - sample.from();
        List<Patch> patches = redactor.redact(null, text);
        Patch cover = null;
        boolean touched = false;
        for (Patch patch : patches) {
            Finding finding = patch.finding();
            touched |= finding.fromByte() < to && finding.toByte() > from;
            if (finding.fromByte() <= from && finding.toByte() >= to) {
                cover = patch;
            }
        }
        if (cover == null) {
            return new Failure(
                    rule, touched ? Kind.MASKED_IN_PART : Kind.MISSED, context.name(), sample.text(), names(patches));
        }
        Rule winner = cover.finding().rule();
        if (!winner.id().equals(rule.id()) && unrelated(winner, rule)) {
            return new Failure(rule, Kind.NAMED_BY_ANOTHER, context.name(), sample.text(), names(patches));
        }
        byte[] masked = FieldRedactor.apply(patches, text);
        List<Patch> again = redactor.redact(null, masked);
        return again.isEmpty()
                ? null
                : new Failure(
                        rule,
                        Kind.FOUND_AGAIN,
                        context.name(),
                        new String(masked, StandardCharsets.UTF_8),
                        names(again));
    }

    /** Whether a sample should not be named by this rule: another provider's, and neither is generic. */
    private static boolean unrelated(Rule winner, Rule rule) {
        return !winner.provider().equals(rule.provider())
                && !winner.provider().equals("generic")
                && !rule.provider().equals("generic");
    }

    private @Nullable Failure tryNearMiss(Rule rule, LogContext context, Sample miss) {
        for (Finding finding : examiner.examine(null, miss.text().getBytes(StandardCharsets.UTF_8))) {
            if (finding.rule().id().equals(rule.id())) {
                return new Failure(rule, Kind.NEAR_MISS_FOUND, context.name(), miss.text(), "");
            }
        }
        return null;
    }

    private static String names(List<Patch> patches) {
        return String.join(
                ", ", patches.stream().map(patch -> patch.finding().rule().id().value()).toList());
    }

    @Override
    public void close() {
        examiner.close();
    }
}
