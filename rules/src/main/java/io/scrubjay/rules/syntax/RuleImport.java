package io.scrubjay.rules.syntax;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule file of another program, written as one of ours.
 *
 * @param yaml the rule file
 * @param rules how many rules it holds
 * @param shapes how many of them are written as shapes
 * @param places where each of them stands in the other file
 * @param notices what of the other file is not used here as its author meant
 */
public record RuleImport(String yaml, int rules, int shapes, Map<RuleId, Place> places, List<Problem> notices) {
    public RuleImport {
        places = Map.copyOf(places);
        notices = List.copyOf(notices);
    }

    /**
     * Reads a file.
     *
     * @throws RuleSyntaxException with all that is wrong with it
     */
    public static RuleImport of(Path file) {
        RulePackParser parser = new RulePackParser();
        parser.addFile(file);
        return of(parser);
    }

    static RuleImport of(RulePackParser parser) {
        RulePack pack = parser.pack();
        List<Rule> shaped = pack.rules().stream().map(RuleImport::shaped).toList();
        int shapes = 0;
        for (Rule rule : shaped) {
            shapes += rule.detector() instanceof Detector.Token ? 1 : 0;
        }
        return new RuleImport(RuleWriter.write(shaped), shaped.size(), shapes, parser.places(), parser.notices());
    }

    /** The rule with a shape in place of its expression, where the expression is no more than that. */
    private static Rule shaped(Rule rule) {
        Optional<Detector.Token> token = rule.detector() instanceof Detector.Regex regex
                ? RegexShapes.token(regex)
                : Optional.empty();
        return token.map(rule::withDetector).orElse(rule);
    }
}
