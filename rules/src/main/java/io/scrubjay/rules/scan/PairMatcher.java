package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds an identifier with its secret close by, before or behind it. */
final class PairMatcher implements RuleMatcher {
    private final Rule rule;
    private final int order;
    private final int withinBytes;
    private final SweepExpression sweep;
    private final ShapeMatcher id;
    private final ShapeMatcher secret;
    private final @Nullable Alphabet secretStart;
    private final int longestSecret;
    private final CompiledConditions conditions;

    PairMatcher(Rule rule, int order, Detector.Pair pair, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.withinBytes = pair.withinBytes();
        this.sweep = SweepExpression.ofWhole(pair.id());
        this.id = ShapeMatcher.compile(pair.id(), false, ShapeMatcher.End.EXACT);
        this.secret = ShapeMatcher.compile(pair.secret(), false, ShapeMatcher.End.EXACT);
        this.secretStart = ShapeMatcher.firstAlphabet(pair.secret());
        this.longestSecret = ShapeWidth.of(pair.secret()).max();
        this.conditions = compiler.compile(rule.conditions());
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        return List.of(new Expression(sweep.expression(), false));
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        if (hitToByte <= out.endOfLast(order)) {
            return;
        }
        byte[] text = field.bytes();
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        int earliest = Math.max(field.partFrom(hitToByte), hitToByte - sweep.maxBehindStart());
        int latest = hitToByte - sweep.minBehindStart();
        field.budget().take(latest - earliest + 1L);
        for (int from = earliest; from <= latest; from++) {
            if (field.mayBegin(from) && id.match(text, from, span)) {
                pair(field, span.from, span.to, span.secretFrom, span.secretTo, out);
                return;
            }
        }
    }

    private void pair(FieldText field, int idFrom, int idTo, int maskFrom, int maskTo, Matches out) {
        int earliest = Math.max(0, idFrom - withinBytes - longestSecret);
        int latest = Math.min(field.bytes().length - 1, idTo + withinBytes);
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        // behind first: that is where most formats have the secret
        if (find(field, idTo, latest, Integer.MAX_VALUE, span) || find(field, earliest, idFrom - 1, idFrom, span)) {
            boolean behind = span.secretFrom >= idTo;
            if (behind) {
                out.add(rule, order, maskFrom, maskTo);
            }
            out.add(rule, order, span.secretFrom, span.secretTo);
            if (!behind) {
                out.add(rule, order, maskFrom, maskTo);
            }
        }
    }

    private boolean find(FieldText field, int from, int to, int before, ShapeMatcher.Span span) {
        byte[] text = field.bytes();
        field.budget().take(Math.max(0, to - from));
        for (int at = from; at <= to; at++) {
            if (startsSecret(text, at)
                    && secret.match(text, at, span)
                    && span.to <= before
                    && field.passes(conditions, span.secretFrom, span.secretTo)) {
                return true;
            }
        }
        return false;
    }

    /** A secret begins where a run of its first alphabet does, so that each run is tried once. */
    private boolean startsSecret(byte[] text, int at) {
        Alphabet first = secretStart;
        return first == null
                ? LeftBoundary.at(text, at)
                : first.contains(text[at]) && (at == 0 || !first.contains(text[at - 1]) || LeftBoundary.endsEscape(text, at));
    }
}
