package io.scrubjay.rules.check;

import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Confidence;
import java.util.Map;

/**
 * What evidence shows.
 *
 * @param details as in {@link Assessment}
 */
public record Verdict(Weight weight, Map<String, String> details) {
    static final Verdict FOR = new Verdict(Weight.FOR, Map.of());
    static final Verdict AGAINST = new Verdict(Weight.AGAINST, Map.of());
    static final Verdict NOTHING = new Verdict(Weight.NOTHING, Map.of());

    /** Which way it points. */
    public enum Weight {
        /** The secret is what it looks like: confidence is high. */
        FOR,
        /** It is not, or not any more: confidence is one step lower. */
        AGAINST,
        /** It cannot tell. */
        NOTHING
    }

    public Verdict {
        details = Map.copyOf(details);
    }

    /** A checksum's verdict. */
    static Verdict of(boolean matches) {
        return matches ? FOR : AGAINST;
    }

    /** The assessment of a finding whose rule alone is so sure. */
    public Assessment assess(Confidence declared) {
        Confidence confidence =
                switch (weight) {
                    case FOR -> Confidence.HIGH;
                    case AGAINST -> declared.lower();
                    case NOTHING -> declared;
                };
        return new Assessment(confidence, details);
    }
}
