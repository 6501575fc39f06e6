package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;

/** Finds what stands between a first and a last mark, or behind a first mark whose last was cut off. */
final class BlockMatcher implements RuleMatcher {
    /** The content of a longer block is masked as that of one that was cut off. */
    private static final int MAX_CONTENT = 64 * 1024;

    private final Rule rule;
    private final int order;
    private final SweepExpression sweep;
    private final ShapeMatcher begin;
    private final ShapeMatcher end;
    private final byte endStart;
    private final CompiledConditions conditions;

    BlockMatcher(Rule rule, int order, Detector.Block block, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.sweep = SweepExpression.of(block.begin());
        this.begin = ShapeMatcher.compile(block.begin(), false, ShapeMatcher.End.EXACT);
        this.end = ShapeMatcher.compile(block.end(), false, ShapeMatcher.End.EXACT);
        this.endStart = (byte) SweepExpression.firstLiteral(block.end()).charAt(0);
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
        int explained = out.endOfLast(order);
        if (hitToByte <= explained) {
            return;
        }
        byte[] text = field.bytes();
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        int latest = hitToByte - sweep.minBehindStart();
        int earliest = Math.max(explained, hitToByte - sweep.maxBehindStart());
        field.budget().take(latest - earliest + 1L);
        for (int from = Math.max(field.partFrom(hitToByte), earliest); from <= latest; from++) {
            if (begin.match(text, from, span)) {
                content(field, span.to, out);
                return;
            }
        }
    }

    private void content(FieldText field, int from, Matches out) {
        byte[] text = field.bytes();
        int to = BlockContent.endOfRun(text, from, MAX_CONTENT);
        int marked = endMark(text, from, to);
        field.budget().take(Math.max(marked, to) - from);
        // a block may hold more than base64 between its marks: quotes, commas, comments
        int contentTo = marked >= 0 ? marked : to;
        int contentFrom = BlockContent.skipBreaks(text, from, contentTo);
        contentTo = BlockContent.backOverBreaks(text, contentFrom, contentTo);
        if (contentTo > contentFrom
                && BlockContent.isEncoded(text, contentFrom, contentTo)
                && field.passes(conditions, contentFrom, contentTo)) {
            out.add(rule, order, contentFrom, contentTo);
        }
    }

    /** Where the last mark begins, not far behind the run of the content; -1 where there is none before the next block. */
    private int endMark(byte[] text, int from, int runTo) {
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        int limit = Math.min(text.length, Math.max(runTo, from) + MAX_CONTENT);
        for (int at = from; at < limit; at++) {
            if (text[at] != endStart) {
                continue;
            }
            if (end.match(text, at, span)) {
                return at;
            }
            if (begin.match(text, at, span)) {
                return -1;
            }
        }
        return -1;
    }
}
