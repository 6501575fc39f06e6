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
import java.util.Optional;
import java.util.function.Function;

/**
 * What the patterns of a pack are compiled from, which are numbered from 0.
 *
 * @param everywhere what to look for everywhere, which names are not
 * @param anchored what to look for around the plan's anchors only; never empty, since what the self-test looks for has one
 * @param plan what the numbers mean
 */
record RulePatterns(List<Pattern> everywhere, List<Pattern> anchored, SweepPlan plan) {
    /** Where OTLP/JSON holds base64, which hides a secret likewise; in other payloads these names hardly occur. */
    private static final String JSON_BYTES = "bytes(?:V|_v)alue";
    /** As many patterns with anchors cost about as much everywhere as the index of names does. */
    private static final int LEAST_ANCHORED = 64;

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
        NamePlaces places = new NamePlaces();
        List<Pattern> everywhere = new ArrayList<>();
        List<Pattern> anchored = new ArrayList<>();
        Map<Integer, String> names = new LinkedHashMap<>();
        Map<String, Integer> reachOfAnchor = new LinkedHashMap<>();
        for (int number = 0; number < expressions.size(); number++) {
            RuleMatcher.Expression expression = expressions.get(number);
            String name = SweepExpression.name(expression);
            if (name != null) {
                names.put(number, name);
                continue;
            }
            Pattern pattern = new Pattern(expression.text(), expression.ignoreCase(), number);
            Optional<Anchors> anchors = Anchors.of(pattern)
                    .filter(found -> found.literals().stream().noneMatch(places::isEveryday));
            anchors.ifPresent(found ->
                    found.literals().forEach(literal -> reachOfAnchor.merge(literal, found.reachBytes(), Math::max)));
            (anchors.isPresent() ? anchored : everywhere).add(pattern);
        }
        if (names.isEmpty() && anchored.size() < LEAST_ANCHORED) {
            // an index for these alone would cost more than it saves
            everywhere.addAll(anchored);
            anchored.subList(1, anchored.size()).clear(); // a database needs one pattern; around no anchor it is never looked for
            reachOfAnchor.clear();
        }
        names.values().forEach(places::add);
        reachOfAnchor.keySet().forEach(places::add);
        List<NameIndex.Name> placed = names.entrySet().stream()
                .map(name -> places.placed(name.getKey(), name.getValue()))
                .toList();
        List<SweepPlan.Anchor> placedAnchors = new ArrayList<>();
        reachOfAnchor.forEach((literal, reach) -> placedAnchors.add(
                new SweepPlan.Anchor(places.placed(expressions.size() + placedAnchors.size(), literal), reach)));
        return new RulePatterns(
                everywhere,
                anchored,
                new SweepPlan(
                        List.copyOf(matchersOfExpression.values()), alignments, ofDigits, placed, placedAnchors));
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
            return new PatternSet(ofEverywhere, database(anchored, databases), plan);
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
