package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds values of some form in columns in whose name one of the words stands. A rule's conditions see a value as if it were assigned to that
 * name: {@code password_id=17}.
 */
final class ColumnMatcher implements RuleMatcher {
    private final Rule rule;
    private final int order;
    private final List<String> words;
    private final ShapeMatcher shape;
    private final CompiledConditions conditions;

    ColumnMatcher(Rule rule, int order, Detector.Keyword keyword, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.words = keyword.keywords();
        this.shape = ShapeMatcher.compile(keyword.shape(), false, ShapeMatcher.End.WORD);
        this.conditions = compiler.compile(rule.conditions());
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        return RuleMatcher.words(words);
    }

    @Override
    public boolean mayMatch(RawPayload payload, int hitToByte) {
        int behind = hitToByte - 1;
        return RawColumns.mayHold(payload, isWordByte(payload.atOrZero(behind)) ? hitToByte : behind);
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        byte[] text = field.bytes();
        for (String word : words) {
            int from = SweptLiteral.startOf(text, hitToByte, word);
            if (from >= field.partFrom(hitToByte)) {
                // a word may be given with what stands behind it
                int wordTo = isWordByte(text[hitToByte - 1]) ? hitToByte : hitToByte - 1;
                String name = name(text, from, wordTo);
                NamedCell.Listener cells = (cellFrom, cellTo) -> add(field, name, cellFrom, cellTo, out);
                int steps = Columns.read(text, from, wordTo, cells)
                        + AlignedColumns.read(text, from, wordTo, cells)
                        + InsertedColumns.read(text, from, wordTo, cells);
                field.budget().take(steps);
                break;
            }
        }
    }

    private static boolean isWordByte(byte b) {
        return b < 0 || Character.isLetterOrDigit(b);
    }

    /** The name around a word, a byte a character. */
    private static String name(byte[] text, int wordFrom, int wordTo) {
        int from = wordFrom;
        while (from > 0 && wordFrom - from < Columns.MAX_NAME && Assignment.isNameByte(text[from - 1])) {
            from--;
        }
        int to = wordTo;
        while (to < text.length && to - wordTo < Columns.MAX_NAME && Assignment.isNameByte(text[to])) {
            to++;
        }
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void add(FieldText field, String name, int from, int to, Matches out) {
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        byte[] cell = Arrays.copyOfRange(field.bytes(), from, to);
        String assigned = name + '=' + new String(cell, StandardCharsets.ISO_8859_1);
        int valueFrom = name.length() + 1;
        if (shape.match(cell, 0, span)
                && span.to == cell.length
                && conditions.accepts(assigned, valueFrom + span.secretFrom, valueFrom + span.secretTo)) {
            out.add(rule, order, from + span.secretFrom, from + span.secretTo);
        }
        field.budget().take(span.steps);
    }
}
