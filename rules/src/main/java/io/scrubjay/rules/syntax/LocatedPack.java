package io.scrubjay.rules.syntax;

import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import java.util.List;
import java.util.Map;

/**
 * Rules with where they were read.
 *
 * @param pack the rules
 * @param places of each of them
 * @param notices what the files use that is not used here as its author meant
 * @param digest stands for the sources and the program that read them; empty where that is not known
 */
public record LocatedPack(RulePack pack, Map<RuleId, Place> places, List<Problem> notices, String digest) {
    /** A pack that is not cached. */
    public LocatedPack(RulePack pack, Map<RuleId, Place> places, List<Problem> notices) {
        this(pack, places, notices, "");
    }

    public LocatedPack {
        places = Map.copyOf(places);
        notices = List.copyOf(notices);
    }

    /** A mistake at the place of a rule of this pack. */
    public Problem problem(RuleId id, String message) {
        Place place = places.get(id);
        if (place == null) {
            throw new IllegalArgumentException("rule: " + id + " (expected: one of this pack)");
        }
        return new Problem(place.file(), place.line(), message);
    }
}
