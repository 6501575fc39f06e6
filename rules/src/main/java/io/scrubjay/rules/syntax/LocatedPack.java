package io.scrubjay.rules.syntax;

import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import java.util.List;
import java.util.Map;

/**
 * Rules with where they were read.
 *
 * @param pack the rules
 * @param places file and line of each: {@code our-rules.yaml:12}, {@code builtin/cloud.yaml:40}
 * @param notices what the files use that is not used here as its author meant
 */
public record LocatedPack(RulePack pack, Map<RuleId, String> places, List<Problem> notices) {
    public LocatedPack {
        places = Map.copyOf(places);
        notices = List.copyOf(notices);
    }

    /** File and line of a rule; its id where it is none of these. */
    public String place(RuleId id) {
        return places.getOrDefault(id, id.value());
    }
}
