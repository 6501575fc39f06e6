package io.scrubjay.rules.scan;

import io.scrubjay.rules.Mode;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.check.CompiledConditions;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the patterns of a pack are compiled from, which are numbered from 0.
 *
 * @param everywhere what to look for everywhere, which names are not
 * @param anchored what to look for around the plan's anchors and hits of {@link UserInfo} only; empty where there are none
 * @param plan what the numbers mean
 */
record RulePatterns(List<Pattern> everywhere, List<Pattern> anchored, SweepPlan plan) {
    /** Where OTLP/JSON holds base64, which hides a secret likewise; in other payloads these names hardly occur. */
    private static final String JSON_BYTES = "bytes(?:V|_v)alue";
    /**
     * A field of protobuf that begins with a header of zlib: tag, length, header, of which two bytes alone are no sign of
     * anything.
     */
    private static final String ZLIB = lengthDelimitedTag() + "[\\x80-\\xff]{0,3}[\\x00-\\x7f]x[\\x01\\x5e\\x9c\\xda]";

    /**
     * The patterns of all rules that are not off.
     *
     * @param canary what the self-test looks for
     * @throws RuleCompileException if a rule cannot be swept for
     */
    static RulePatterns of(RulePack pack, String canary) {
        Map<RuleMatcher.Expression, List<RuleMatcher>> matchersOfExpression = new LinkedHashMap<>();
        matchersOfExpression.put(new RuleMatcher.Expression(JSON_BYTES, false), List.of());
        matchersOfExpression.put(new RuleMatcher.Expression(ZLIB, false), List.of());
        matchersOfExpression.put(new RuleMatcher.Expression(canary, false), List.of());
        List<RuleMatcher> ofDigits = new ArrayList<>();
        for (int order = 0; order < pack.rules().size(); order++) {
            if (pack.rules().get(order).mode() == Mode.OFF) {
                continue;
            }
            RuleMatcher matcher = CompiledRules.matcher(pack.rules().get(order), order, CompiledConditions::of);
            for (RuleMatcher.Expression expression : matcher.expressions()) {
                matchersOfExpression
                        .computeIfAbsent(expression, absent -> new ArrayList<>())
                        .add(matcher);
            }
            if (matcher.digits() > 0) {
                ofDigits.add(matcher);
            }
        }
        List<RuleMatcher.Expression> expressions = new ArrayList<>(matchersOfExpression.keySet());
        List<Alignment> alignments = new ArrayList<>();
        for (EncodedForm form : EncodedForms.of(pack)) {
            expressions.add(form.expression());
            alignments.add(form.alignment());
        }
        DividedPatterns divided = DividedPatterns.of(expressions);
        return new RulePatterns(
                divided.everywhere(),
                divided.anchored(),
                new SweepPlan(
                        List.copyOf(matchersOfExpression.values()),
                        alignments,
                        ofDigits,
                        divided.names(),
                        divided.anchors(),
                        divided.userInfoReach()));
    }

    /** The tag of any length-delimited field, whose number takes up to two bytes. */
    private static String lengthDelimitedTag() {
        StringBuilder one = new StringBuilder();
        StringBuilder two = new StringBuilder();
        for (int high = 0; high < 0x80; high += 8) {
            one.append(String.format("\\x%02x", high | 2));
            two.append(String.format("\\x%02x", 0x80 | high | 2));
        }
        return "(?:[" + one + "]|[" + two + "][\\x01-\\x7f])";
    }

    /**
     * The set; the caller closes it.
     *
     * @throws RuleCompileException naming the rule, if the library refuses a pattern
     */
    PatternSet compile(Function<List<Pattern>, Database> databases) {
        Database ofEverywhere = database(everywhere, databases);
        try {
            return new PatternSet(ofEverywhere, anchored.isEmpty() ? null : database(anchored, databases), plan);
        } catch (RuntimeException e) {
            ofEverywhere.close();
            throw e;
        }
    }

    private Database database(List<Pattern> patterns, Function<List<Pattern>, Database> databases) {
        try {
            return databases.apply(patterns);
        } catch (HyperscanException e) {
            if (e.pattern() < 0) {
                throw e;
            }
            List<RuleId> rules = plan.matchers().stream().skip(e.pattern()).limit(1).flatMap(List::stream)
                    .map(matcher -> matcher.rule().id())
                    .toList();
            throw new RuleCompileException(rules, String.valueOf(e.getMessage()), e);
        }
    }
}
