package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;
import java.util.stream.Stream;

/** Finds values of some form that stand near one of the words. */
final class NearMatcher implements RuleMatcher {
    private final Rule rule;
    private final int order;
    /** As they stand in a field. */
    private final List<String> words;

    private final List<Expression> expressions;
    private final ShapeMatcher shape;
    private final CompiledConditions conditions;
    private final RawVicinity vicinity;

    NearMatcher(Rule rule, int order, Detector.Keyword keyword, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.words = keyword.keywords().stream()
                .flatMap(word -> Spellings.inField(word).stream())
                .toList();
        this.expressions = Stream.concat(
                        RuleMatcher.words(words).stream(),
                        keyword.keywords().stream().flatMap(word -> Spellings.escaped(word).stream()))
                .distinct()
                .toList();
        this.shape = ShapeMatcher.compile(keyword.shape(), false, ShapeMatcher.End.WORD);
        this.conditions = compiler.compile(rule.conditions());
        this.vicinity = new RawVicinity(
                words.stream().mapToInt(String::length).max().orElseThrow(),
                new ValueStart(keyword.shape(), rule.conditions()),
                rule.conditions().minDigits(),
                keyword.shape().heldSigns());
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        return expressions;
    }

    @Override
    public boolean mayMatch(RawPayload payload, int hitToByte) {
        return vicinity.mayHold(payload, hitToByte);
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        int earliest = field.partFrom(hitToByte);
        byte[] text = field.bytes();
        // a key and the end of its value are no sentence
        if (earliest < field.valueFrom() || !endsWord(text, hitToByte)) {
            return;
        }
        ShapeMatcher.Span span = field.span();
        int nameTo = Vicinity.isLetter(text[hitToByte - 1]) ? hitToByte : hitToByte - 1;
        int explained = out.endOfLast(order);
        for (String word : words) {
            int from = SweptLiteral.startOf(text, hitToByte, word);
            if (from >= earliest && SentenceMatcher.mayBegin(field, from, word)) {
                if (Vicinity.holds(text, from, nameTo, earliest, at -> at < explained ? -1 : endOfValue(field, at, span))
                        && !CompiledConditions.isInMask(field.text(), from, nameTo)) {
                    out.add(rule, order, span.secretFrom, span.secretTo);
                }
                break;
            }
        }
        field.budget().take(span.steps + Vicinity.MAX_BEFORE + Vicinity.MAX_BEHIND);
    }

    private int endOfValue(FieldText field, int from, ShapeMatcher.Span span) {
        boolean value = shape.match(field.bytes(), from, span)
                && SentenceMatcher.endsWord(field.bytes(), span.secretTo)
                && field.passes(conditions, span.secretFrom, span.secretTo);
        return value ? span.secretTo : -1;
    }

    /** Whether a name is over here, and is not the beginning of an identifier; it may stand in the plural. */
    private static boolean endsWord(byte[] text, int to) {
        if (!Vicinity.isLetter(text[to - 1])) {
            return true;
        }
        int at = to < text.length && (text[to] | 0x20) == 's' ? to + 1 : to;
        return at == text.length || !Vicinity.goesOn(text[at], at + 1 < text.length ? text[at + 1] : 0);
    }
}
