package io.scrubjay.rules.scan;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds tokens that are recognised by their own form. */
final class TokenMatcher implements RuleMatcher {
    /** Of a longer secret the conditions see the beginning, so that looking at text stays linear. */
    private static final int MAX_CHECKED = 4096;
    /** So often, about, each byte of a secret is looked at. */
    private static final int CHECKS = 4;

    /** Where a token may begin at more places than this, the sweep does not look. */
    private static final int MOST_STARTS = 16;

    private final Rule rule;
    private final int order;
    private final boolean leftBoundary;
    private final boolean ignoreCase;
    private final SweepExpression sweep;
    private final ShapeMatcher shape;
    private final CompiledConditions conditions;
    /** What every match begins with; null where casing does not count. */
    private final @Nullable ValueStart start;

    TokenMatcher(Rule rule, int order, Detector.Token token, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.leftBoundary = token.leftBoundary();
        this.ignoreCase = token.ignoreCase();
        this.sweep = SweepExpression.of(token.shape());
        this.shape = ShapeMatcher.compile(
                token.shape(),
                ignoreCase,
                token.extend() ? ShapeMatcher.End.EXTEND : ShapeMatcher.End.EXACT);
        this.conditions = compiler.compile(rule.conditions());
        this.start = ignoreCase ? null : new ValueStart(token.shape(), Conditions.NONE);
        byte[] mask = MaskText.of(rule).getBytes(StandardCharsets.US_ASCII);
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        if (shape.match(mask, 0, span) && span.to == mask.length) {
            throw MaskText.matched(MaskText.of(rule));
        }
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        return List.of(new Expression(sweep.expression(), ignoreCase));
    }

    @Override
    public boolean mayMatch(RawPayload payload, int hitToByte) {
        int latest = hitToByte - sweep.minBehindStart();
        int earliest = Math.max(0, hitToByte - sweep.maxBehindStart());
        ValueStart beginning = start;
        if (beginning == null || latest - earliest >= MOST_STARTS) {
            return true;
        }
        for (int from = earliest; from <= latest; from++) {
            if (beginning.mayBeginAt(payload, from, payload.length(), false)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        byte[] text = field.bytes();
        int explained = out.endOfLast(order);
        if (hitToByte <= explained) {
            return;
        }
        ShapeMatcher.Span span = field.span();
        int earliest = Math.max(explained, hitToByte - sweep.maxBehindStart());
        int latest = hitToByte - sweep.minBehindStart();
        for (int from = Math.max(field.partFrom(hitToByte), earliest); from <= latest; from++) {
            span.steps++;
            if (leftBoundary && !field.mayBegin(from)) {
                continue;
            }
            if (shape.match(text, from, span) && isAccepted(field, span)) {
                out.add(rule, order, span.secretFrom, span.secretTo);
                break;
            }
        }
        field.budget().take(span.steps);
    }

    private boolean isAccepted(FieldText field, ShapeMatcher.Span span) {
        int to = Math.min(span.secretTo, span.secretFrom + MAX_CHECKED);
        span.steps += CHECKS * (to - span.secretFrom);
        return conditions.accepts(field.text(), span.secretFrom, to);
    }
}
