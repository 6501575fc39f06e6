package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Expressions, numbered from 0, by how they are looked for.
 *
 * @param names what is nothing but a name
 * @param anchors around which {@code anchored} is looked for, numbered behind all expressions
 * @param userInfoReach how far from a hit of {@link UserInfo}, whose number follows those of the anchors, {@code anchored} is looked
 *     for; 0 where nothing is
 * @param anchored what is looked for around an anchor or a hit of {@link UserInfo} only; maybe empty
 * @param everywhere all others
 */
record DividedPatterns(
        List<NameIndex.Name> names,
        List<SweepPlan.Anchor> anchors,
        int userInfoReach,
        List<Pattern> anchored,
        List<Pattern> everywhere) {
    /** As many patterns with anchors cost about as much everywhere as the index of names does. */
    private static final int LEAST_ANCHORED = 64;

    static DividedPatterns of(List<RuleMatcher.Expression> expressions) {
        NamePlaces places = new NamePlaces();
        Map<Integer, String> names = new LinkedHashMap<>();
        Map<Pattern, Anchors> anchored = new LinkedHashMap<>();
        Map<Pattern, Integer> inUserInfo = new LinkedHashMap<>();
        List<Pattern> everywhere = new ArrayList<>();
        for (int number = 0; number < expressions.size(); number++) {
            RuleMatcher.Expression expression = expressions.get(number);
            String name = SweepExpression.name(expression);
            if (name != null) {
                names.put(number, name);
                continue;
            }
            Pattern pattern = new Pattern(expression.text(), expression.ignoreCase(), number);
            OptionalInt reach = UserInfo.reachBytes(pattern);
            if (reach.isPresent()) {
                inUserInfo.put(pattern, reach.getAsInt());
                continue;
            }
            Optional<Anchors> anchors = Anchors.of(pattern)
                    .filter(found -> found.literals().stream().noneMatch(places::isEveryday));
            anchors.ifPresentOrElse(found -> anchored.put(pattern, found), () -> everywhere.add(pattern));
        }
        if (names.isEmpty() && anchored.size() < LEAST_ANCHORED) {
            // an index for their anchors alone would cost more than it saves
            everywhere.addAll(anchored.keySet());
            everywhere.addAll(inUserInfo.keySet());
            anchored.clear();
            inUserInfo.clear();
        }
        Map<String, Integer> reachOfAnchor = new LinkedHashMap<>();
        anchored.values().forEach(anchors -> anchors.literals()
                .forEach(literal -> reachOfAnchor.merge(literal, anchors.reachBytes(), Math::max)));
        names.values().forEach(places::add);
        reachOfAnchor.keySet().forEach(places::add);
        List<SweepPlan.Anchor> placed = new ArrayList<>();
        reachOfAnchor.forEach((literal, reach) ->
                placed.add(new SweepPlan.Anchor(places.placed(expressions.size() + placed.size(), literal), reach)));
        if (!inUserInfo.isEmpty()) {
            everywhere.add(new Pattern(UserInfo.EXPRESSION, false, expressions.size() + placed.size()));
        }
        return new DividedPatterns(
                names.entrySet().stream()
                        .map(name -> places.placed(name.getKey(), name.getValue()))
                        .toList(),
                placed,
                inUserInfo.values().stream().max(Integer::compare).orElse(0),
                Stream.concat(anchored.keySet().stream(), inUserInfo.keySet().stream()).toList(),
                everywhere);
    }
}
