package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expressions, numbered from 0, by how they are looked for.
 *
 * @param names what is nothing but a name
 * @param anchors around which {@code anchored} is looked for, numbered behind all expressions
 * @param anchored what is looked for around an anchor only; maybe empty
 * @param everywhere all others
 */
record DividedPatterns(
        List<NameIndex.Name> names, List<SweepPlan.Anchor> anchors, List<Pattern> anchored, List<Pattern> everywhere) {
    /** As many patterns with anchors cost about as much everywhere as the index of names does. */
    private static final int LEAST_ANCHORED = 64;

    static DividedPatterns of(List<RuleMatcher.Expression> expressions) {
        NamePlaces places = new NamePlaces();
        Map<Integer, String> names = new LinkedHashMap<>();
        Map<Pattern, Anchors> anchored = new LinkedHashMap<>();
        List<Pattern> everywhere = new ArrayList<>();
        for (int number = 0; number < expressions.size(); number++) {
            RuleMatcher.Expression expression = expressions.get(number);
            String name = SweepExpression.name(expression);
            if (name != null) {
                names.put(number, name);
                continue;
            }
            Pattern pattern = new Pattern(expression.text(), expression.ignoreCase(), number);
            Optional<Anchors> anchors = Anchors.of(pattern)
                    .filter(found -> found.literals().stream().noneMatch(places::isEveryday));
            anchors.ifPresentOrElse(found -> anchored.put(pattern, found), () -> everywhere.add(pattern));
        }
        if (names.isEmpty() && anchored.size() < LEAST_ANCHORED) {
            // an index for their anchors alone would cost more than it saves
            everywhere.addAll(anchored.keySet());
            anchored.clear();
        }
        Map<String, Integer> reachOfAnchor = new LinkedHashMap<>();
        anchored.values().forEach(anchors -> anchors.literals()
                .forEach(literal -> reachOfAnchor.merge(literal, anchors.reachBytes(), Math::max)));
        names.values().forEach(places::add);
        reachOfAnchor.keySet().forEach(places::add);
        List<SweepPlan.Anchor> placed = new ArrayList<>();
        reachOfAnchor.forEach((literal, reach) ->
                placed.add(new SweepPlan.Anchor(places.placed(expressions.size() + placed.size(), literal), reach)));
        return new DividedPatterns(
                names.entrySet().stream()
                        .map(name -> places.placed(name.getKey(), name.getValue()))
                        .toList(),
                placed,
                List.copyOf(anchored.keySet()),
                everywhere);
    }
}
