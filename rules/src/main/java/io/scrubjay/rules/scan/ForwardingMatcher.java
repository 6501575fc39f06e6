package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A matcher around another one, whose hits it shares. */
abstract class ForwardingMatcher implements RuleMatcher {
    private final RuleMatcher matcher;

    ForwardingMatcher(RuleMatcher matcher) {
        this.matcher = matcher;
    }

    @Override
    public final Rule rule() {
        return matcher.rule();
    }

    @Override
    public final List<Expression> expressions() {
        return matcher.expressions();
    }

    @Override
    public final int digits() {
        return matcher.digits();
    }

    @Override
    public final boolean mayMatch(RawPayload payload, int hitToByte) {
        return matcher.mayMatch(payload, hitToByte);
    }

    @Override
    public final @Nullable AssignedValue assigned() {
        return matcher.assigned();
    }

    @Override
    public final @Nullable ToldValue told() {
        return matcher.told();
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        matcher.match(field, hitToByte, out);
    }
}
