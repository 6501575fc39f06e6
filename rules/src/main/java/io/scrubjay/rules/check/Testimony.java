package io.scrubjay.rules.check;

import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Confidence;
import java.util.Map;

/**
 * What evidence shows.
 *
 * @param details as in {@link Assessment}
 */
public record Testimony(Weight weight, Map<String, String> details) {
    static final Testimony FOR = new Testimony(Weight.FOR, Map.of());
    static final Testimony AGAINST = new Testimony(Weight.AGAINST, Map.of());
    static final Testimony NOTHING = new Testimony(Weight.NOTHING, Map.of());

    /** Which way it points. */
    public enum Weight {
        /** The secret is what it looks like: confidence is high. */
        FOR,
        /** It is not, or not any more: confidence is one step lower. */
        AGAINST,
        /** It cannot tell. */
        NOTHING
    }

    public Testimony {
        details = Map.copyOf(details);
    }

    /** A checksum's testimony. */
    static Testimony of(boolean matches) {
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
