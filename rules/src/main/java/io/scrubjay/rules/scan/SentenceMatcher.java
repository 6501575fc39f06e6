package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;

/** Finds values of some form that a sentence tells behind one of the names. */
final class SentenceMatcher implements RuleMatcher {
    /** What may end a sentence, or a part of one. */
    private static final String PUNCTUATION = ".,;:!?)";

    private static final String BEHIND_VALUE = "\"'`*)]\\<";

    private final Rule rule;
    private final int order;
    private final List<String> names;
    private final ShapeMatcher shape;
    private final CompiledConditions conditions;
    private final ToldValue told;
    private final RawSentence sentence;

    SentenceMatcher(Rule rule, int order, Detector.Keyword keyword, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.names = keyword.keywords();
        this.shape = ShapeMatcher.compile(keyword.shape(), false, ShapeMatcher.End.WORD);
        this.conditions = compiler.compile(rule.conditions());
        this.told = new ToldValue(
                new ValueStart(keyword.shape(), rule.conditions()),
                rule.conditions().minDigits() > 0 ? Alphabet.DIGIT.characters() : keyword.shape().heldSigns());
        this.sentence = new RawSentence(List.of(told));
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        return RuleMatcher.words(names);
    }

    @Override
    public boolean mayMatch(RawPayload payload, int hitToByte) {
        return sentence.mayTell(payload, hitToByte);
    }

    @Override
    public ToldValue told() {
        return told;
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        int explained = out.endOfLast(order);
        if (hitToByte <= explained) {
            return;
        }
        int earliest = Math.max(explained, field.partFrom(hitToByte));
        ShapeMatcher.Span span = field.span();
        byte[] text = field.bytes();
        // a name may be given with the blank behind it
        int nameTo = text[hitToByte - 1] == ' ' ? hitToByte - 1 : hitToByte;
        for (String name : names) {
            int from = SweptLiteral.startOf(text, hitToByte, name);
            if (from >= earliest
                    && mayBegin(field, from, name)
                    && Sentence.tells(text, nameTo, valueFrom -> isValue(field, valueFrom, span))) {
                out.add(rule, order, span.secretFrom, span.secretTo);
                break;
            }
        }
        field.budget().take(span.steps);
    }

    /** Whether a name may begin at a place: behind no letter or digit, where it does not begin with a sign of its own; whole words behind no {@code _}. */
    static boolean mayBegin(FieldText field, int from, String name) {
        char first = name.charAt(0);
        return first == ' ' || first == '_' || field.mayBegin(from) || (field.bytes()[from - 1] == '_' && !name.endsWith(" "));
    }

    private boolean isValue(FieldText field, int from, ShapeMatcher.Span span) {
        return shape.match(field.bytes(), from, span)
                && isWord(field.bytes(), from, span.secretTo)
                && field.passes(conditions, span.secretFrom, span.secretTo);
    }

    /** Whether a value is a word of its own. */
    static boolean isWord(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text[at] >= 0 && text[at] <= ' ') {
                return false;
            }
        }
        return endsWord(text, to);
    }

    /** Whether a value ends here and no word goes on behind it. */
    static boolean endsWord(byte[] text, int to) {
        int behind = to;
        while (behind < text.length && PUNCTUATION.indexOf(text[behind]) >= 0) {
            behind++;
        }
        return behind == text.length
                || (text[behind] >= 0 && text[behind] <= ' ')
                || BEHIND_VALUE.indexOf(text[behind]) >= 0
                || (behind == to && text[behind] < 0);
    }
}
