package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import java.util.List;

/** A matcher that tells a listener of each hit it was told of, together with what it made of it. */
record ObservedMatcher(RuleMatcher matcher, Listener listener) implements RuleMatcher {
    /** Hears of hits; same thread. */
    @FunctionalInterface
    interface Listener {
        /**
         * A matcher was told of a hit.
         *
         * @param added the matches that came of it; borrowed
         */
        void onHit(Rule rule, FieldText field, int hitToByte, List<Matches.Match> added);
    }

    @Override
    public Rule rule() {
        return matcher.rule();
    }

    @Override
    public List<Expression> expressions() {
        return matcher.expressions();
    }

    @Override
    public int digits() {
        return matcher.digits();
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        int before = out.all().size();
        matcher.match(field, hitToByte, out);
        listener.onHit(matcher.rule(), field, hitToByte, out.all().subList(before, out.all().size()));
    }
}
