package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A matcher of a rule that is known to compile, made when it is first needed: most rules never hit. Any thread. */
final class LazyMatcher implements RuleMatcher {
    private final Rule rule;
    private final int order;
    /** Matchers are immutable, so that a thread which does not see another's makes one that is as good. */
    private @Nullable RuleMatcher made;

    LazyMatcher(Rule rule, int order) {
        this.rule = rule;
        this.order = order;
    }

    private RuleMatcher matcher() {
        RuleMatcher matcher = made;
        if (matcher == null) {
            matcher = CompiledRules.matcher(rule, order, CompiledConditions::of);
            made = matcher;
        }
        return matcher;
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        return matcher().expressions();
    }

    @Override
    public int digits() {
        return matcher().digits();
    }

    @Override
    public boolean mayMatch(RawPayload payload, int hitToByte) {
        return matcher().mayMatch(payload, hitToByte);
    }

    @Override
    public @Nullable AssignedValue assigned() {
        return matcher().assigned();
    }

    @Override
    public @Nullable ToldValue told() {
        return matcher().told();
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        matcher().match(field, hitToByte, out);
    }
}
