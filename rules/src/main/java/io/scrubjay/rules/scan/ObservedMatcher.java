package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import java.util.List;

/** A matcher that tells a listener of each hit it was told of, together with what it made of it. */
final class ObservedMatcher extends ForwardingMatcher {
    private final Listener listener;

    ObservedMatcher(RuleMatcher matcher, Listener listener) {
        super(matcher);
        this.listener = listener;
    }

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
    public void match(FieldText field, int hitToByte, Matches out) {
        int before = out.size();
        super.match(field, hitToByte, out);
        listener.onHit(rule(), field, hitToByte, out.since(before));
    }
}
