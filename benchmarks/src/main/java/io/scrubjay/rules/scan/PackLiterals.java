package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The literals of a pack as a database of nothing but literals: what a sweep costs at the least. */
final class PackLiterals {
    /** Shorter ones hit everywhere, and no scanner would look for them alone. */
    private static final int MIN_LENGTH = 4;

    private PackLiterals() {}

    /** The longest literal of each token shape, the keywords of the other rules; common keywords left out. */
    static List<Pattern> of(RulePack pack) {
        TreeMap<String, Boolean> ignoreCaseOfLiteral = new TreeMap<>();
        for (Rule rule : pack.rules()) {
            switch (rule.detector()) {
                case Detector.Token token -> literals(token.shape())
                        .max(Comparator.comparingInt(String::length))
                        .ifPresent(literal ->
                                ignoreCaseOfLiteral.merge(literal, token.ignoreCase(), Boolean::logicalOr));
                case Detector.Keyword keyword -> {
                    if (!keyword.common()) {
                        keyword.keywords().forEach(word -> ignoreCaseOfLiteral.put(word, true));
                    }
                }
                case Detector.Regex regex ->
                    regex.keywords().forEach(word -> ignoreCaseOfLiteral.put(word, true));
                case Detector.Block block -> literals(block.begin())
                        .max(Comparator.comparingInt(String::length))
                        .ifPresent(literal -> ignoreCaseOfLiteral.merge(literal, false, Boolean::logicalOr));
                // everyday names, and identifiers that another rule of the pack knows too
                case Detector.Key key -> {}
                case Detector.Pair pair -> {}
            }
        }
        List<Pattern> patterns = new ArrayList<>();
        ignoreCaseOfLiteral.forEach((literal, ignoreCase) -> {
            if (literal.length() >= MIN_LENGTH) {
                patterns.add(new Pattern(hex(literal), ignoreCase, patterns.size()));
            }
        });
        return patterns;
    }

    static Database database(RulePack pack) {
        return Database.compile(of(pack));
    }

    private static Stream<String> literals(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> Stream.of(literal.text());
            case Shape.Run _ -> Stream.of();
            case Shape.Sequence sequence -> sequence.parts().stream().flatMap(PackLiterals::literals);
            case Shape.Choice choice -> choice.alternatives().stream().flatMap(PackLiterals::literals);
            case Shape.Maybe maybe -> literals(maybe.part());
            case Shape.Secret secret -> literals(secret.part());
        };
    }

    /** Letters stay letters, so that casing can be ignored; everything else is written as its byte. */
    private static String hex(String literal) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            expression.append(Character.isLetterOrDigit(c) ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return expression.toString();
    }
}
