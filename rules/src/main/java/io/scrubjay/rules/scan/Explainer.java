package io.scrubjay.rules.scan;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examines a field as an {@link Examiner} does and keeps what every rule that looked at it made of it. One thread.
 *
 * <p>The rules are those of traffic, compiled once more with listeners; it is some times slower than an examiner.
 */
public final class Explainer implements AutoCloseable {
    private final DatabaseExaminer examiner;
    private Explanation current = new Explanation(0);

    Explainer(CompiledRules rules) {
        RulePack pack = rules.pack();
        this.examiner = rules.newExaminer(
                matcher -> {
                    RuleMatcher observed = CompiledRules.matcher(
                            matcher.rule(),
                            pack.rules().indexOf(matcher.rule()),
                            conditions -> CompiledConditions.of(conditions)
                                    .observedBy((asked, text, matchFrom, matchTo, from, to) -> current.onAsked(
                                            matcher.rule(),
                                            from,
                                            to,
                                            asked.verdicts(text, matchFrom, matchTo, from, to))));
                    return new ObservedMatcher(observed, (rule, field, hitTo, added) -> current.onHit(rule, field, hitTo, added));
                },
                (encoding, run, depth) -> current.onDecoded(encoding, run, depth));
    }

    /**
     * Examines a field.
     *
     * @param service as in {@link Examiner#examine}
     * @param key likewise
     * @return the field's text first, then every text that was decoded from it
     * @throws ScanException if the native scan failed or a budget was exceeded
     */
    public List<ExplainedText> explain(@Nullable String service, byte @Nullable [] key, byte[] value) {
        current = new Explanation(key == null ? 0 : key.length + 1);
        List<Finding> findings = examiner.examine(service, key, value);
        return current.texts(value, findings);
    }

    /** Why a rule that did not look at a text had no reason to. */
    public static String whyNot(Rule rule, byte[] value) {
        return FormReport.withoutHit(rule, value);
    }

    @Override
    public void close() {
        examiner.close();
    }
}
