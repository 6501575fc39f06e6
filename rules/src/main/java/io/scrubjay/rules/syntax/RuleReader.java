package io.scrubjay.rules.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Detector.Keyword.Reading;
import io.scrubjay.rules.MaskStyle;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.Treatment;
import io.scrubjay.rules.check.Checks;
import io.scrubjay.rules.check.EvidenceKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one rule from its YAML mapping. One for each rule. */
final class RuleReader {
    /** The {@code secretGroup} that is the first one that takes part in a match. */
    static final String FIRST_GROUP = "first";

    private static final int SHORTEST_LITERAL = 3;
    private static final int MAX_LATIN_CONTROL = 0x9f;
    private static final int SHORTEST_VALUE = 4;
    /** What has no literal must be this long to be told from other text. */
    private static final int SHORTEST_PLAIN = 16;

    /** Fewer digits together stand in every line. */
    private static final int FEWEST_DIGITS = 8;

    private static final int MOST_DIGITS = 64;

    private static final Pattern KEY_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{2,63}");
    private static final List<String> KINDS = List.of("token", "value", "regex", "key", "pair", "block");
    private static final List<String> HARMLESS_WORDS = List.of("key", "token", "id", "name", "value", "user", "type");
    private static final int DEFAULT_WITHIN_BYTES = 200;
    private static final List<String> KEYS_OF_KINDS =
            List.of(
            "keywords", "common", "sentence", "near", "column", "secretGroup", "sweep", "digits", "ignoreCase", "leftBoundary", "extend", "header", "part");

    private final YamlMapping yaml;
    private boolean failed;

    RuleReader(YamlMapping yaml) {
        this.yaml = yaml;
    }

    /** The rule; null if something is wrong, which is then among the problems. */
    @Nullable Rule read() {
        RuleId id = id();
        if (id != null) {
            yaml.setContext("rule '" + id + "': ");
        }
        String title = required("title", "what a person calls it");
        String provider = required("provider", "who issues it, lower case, or generic");
        if (provider != null && !provider.equals(provider.toLowerCase(Locale.ROOT))) {
            problem("provider", provider + " (expected: lower case)");
        }
        Severity severity = yaml.word("severity", Severity.class);
        if (!yaml.has("severity")) {
            problem("severity", "missing (expected: low, medium, high, critical)");
        }
        Treatment treatment = treatment();
        Detector detector = detector();
        Conditions conditions = conditions();
        if (detector instanceof Detector.Keyword keyword && keyword.reading() == Reading.NEAR
                && conditions.minDigits() == 0
                && keyword.shape().heldSigns().isEmpty()) {
            problem("minDigits", "0 (expected: at least 1 with near, or a sign that each value holds)");
        }
        List<String> samples = templates("samples");
        List<String> nearMisses = templates("nearMisses");
        List<String> references = yaml.texts("references");
        yaml.rejectUnknownKeys();
        if (failed
                || id == null
                || title == null
                || provider == null
                || severity == null
                || treatment == null
                || detector == null) {
            return null;
        }
        return new Rule(
                id,
                title,
                provider,
                severity,
                treatment,
                detector,
                conditions,
                samples,
                nearMisses,
                references);
    }

    private @Nullable Treatment treatment() {
        Mode mode = yaml.has("mode") ? yaml.word("mode", Mode.class) : Mode.ENFORCE;
        Confidence confidence = yaml.has("confidence") ? yaml.word("confidence", Confidence.class) : Confidence.MEDIUM;
        String evidence = yaml.text("evidence");
        if (evidence != null && EvidenceKinds.named(evidence) == null) {
            problem("evidence", evidence + " (expected: " + String.join(", ", EvidenceKinds.names()) + ")");
        }
        MaskStyle mask = yaml.word("mask", MaskStyle.class);
        failed |= yaml.has("mask") && mask == null;
        return mode == null || confidence == null ? null : new Treatment(mode, confidence, evidence, mask);
    }

    private @Nullable RuleId id() {
        String id = required("id", "lower-case words joined by '-'");
        if (id == null) {
            return null;
        }
        try {
            return new RuleId(id);
        } catch (IllegalArgumentException e) {
            problem("id", id + " (expected: lower-case words joined by '-', at most 64 characters)");
            return null;
        }
    }

    private @Nullable Detector detector() {
        List<String> kinds = KINDS.stream().filter(yaml::has).toList();
        if (kinds.size() != 1) {
            problem("detector", (kinds.isEmpty() ? "missing" : String.join(" and ", kinds))
                    + " (expected: one of " + String.join(", ", KINDS) + ")");
            // known, though it is not clear of which kind
            KEYS_OF_KINDS.forEach(yaml::has);
            return null;
        }
        return switch (kinds.getFirst()) {
            case "token" -> token();
            case "value" -> keyword();
            case "key" -> key();
            case "pair" -> pair();
            case "block" -> block();
            default -> regex();
        };
    }

    private @Nullable Detector token() {
        Shape shape = shape("token");
        boolean ignoreCase = yaml.bool("ignoreCase", false);
        boolean leftBoundary = yaml.bool("leftBoundary", shape != null && Shapes.needsLeftBoundary(shape));
        boolean extend = yaml.bool("extend", true);
        if (shape == null) {
            return null;
        }
        if (Shapes.longestSureLiteral(shape) < SHORTEST_LITERAL) {
            problem("token", yaml.text("token") + " (expected: a literal of at least " + SHORTEST_LITERAL
                    + " characters in every match)");
            return null;
        }
        return new Detector.Token(shape, ignoreCase, leftBoundary, extend);
    }

    private @Nullable Detector keyword() {
        Shape shape = shape("value");
        boolean near = yaml.bool("near", false);
        List<String> keywords = keywords(near);
        boolean common = yaml.bool("common", false);
        boolean sentence = yaml.bool("sentence", false);
        boolean column = yaml.bool("column", false);
        if (Stream.of(sentence, near, column).filter(given -> given).count() > 1) {
            problem(column ? "column" : "near", "true (expected: only one of sentence, near, column)");
        }
        Reading reading = near ? Reading.NEAR : sentence ? Reading.TOLD : column ? Reading.COLUMN : Reading.ASSIGNED;
        if (shape != null && Shapes.minLength(shape) < SHORTEST_VALUE) {
            problem("value", yaml.text("value") + " (expected: at least " + SHORTEST_VALUE
                    + " characters in every match)");
        }
        return shape == null || keywords.isEmpty() ? null : new Detector.Keyword(keywords, shape, common, reading);
    }

    private @Nullable Detector regex() {
        String regex = yaml.text("regex");
        List<String> keywords = yaml.has("keywords") ? keywords(false) : List.of();
        int group = FIRST_GROUP.equals(yaml.text("secretGroup"))
                ? Detector.Regex.FIRST_GROUP
                : (int) yaml.integer("secretGroup", 0, 0, 99);
        String sweep = yaml.text("sweep");
        int digits = (int) yaml.integer("digits", 0, FEWEST_DIGITS, MOST_DIGITS);
        long prefilters = Stream.of("keywords", "sweep", "digits").filter(yaml::has).count();
        if (prefilters > 1) {
            problem("regex", "keywords, sweep, digits: " + prefilters + " of them (expected: one at most)");
        }
        if (sweep != null) {
            checkExpression("sweep", sweep);
        }
        if (regex == null) {
            failed = true;
            return null;
        }
        Pattern pattern = checkExpression("regex", regex);
        if (pattern != null && group > pattern.groupCount()) {
            problem("secretGroup", group + " (expected: at most " + pattern.groupCount() + ", the regex's groups)");
        }
        return new Detector.Regex(regex, keywords, group, sweep, digits);
    }

    private @Nullable Pattern checkExpression(String key, String expression) {
        try {
            Pattern pattern = Pattern.compile(expression);
            if (EmptyMatch.isFoundBy(pattern)) {
                problem(key, expression + " (expected: not to match the empty string)");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            problem(key, expression + " (expected: RE2 syntax; " + e.getDescription() + ")");
            return null;
        }
    }

    private @Nullable Detector key() {
        List<String> names = yaml.texts("key");
        boolean header = yaml.bool("header", false);
        Detector.Key.Part part = yaml.has("part")
                ? yaml.word("part", Detector.Key.Part.class)
                : Detector.Key.Part.VALUE;
        for (String name : names) {
            if (!KEY_NAME.matcher(name).matches() || HARMLESS_WORDS.contains(name)) {
                problem("key", name + " (expected: a name of at least 3 lower-case letters, digits, '_', '-', '.', and no "
                        + "everyday word such as " + String.join(", ", HARMLESS_WORDS) + ")");
            }
        }
        if (part == null || names.isEmpty()) {
            failed = true;
            return null;
        }
        return new Detector.Key(names, header, part);
    }

    private @Nullable Detector pair() {
        YamlMapping pair = yaml.mapping("pair");
        if (pair == null) {
            failed = true;
            return null;
        }
        Shape id = shape(pair, "id");
        Shape secret = shape(pair, "secret");
        int within = (int) pair.integer("within", DEFAULT_WITHIN_BYTES, 0, Detector.Pair.MAX_WITHIN_BYTES);
        pair.rejectUnknownKeys();
        if (id == null || secret == null) {
            return null;
        }
        if (Shapes.longestSureLiteral(id) < SHORTEST_LITERAL && Shapes.minLength(id) < SHORTEST_PLAIN) {
            nested(pair, "id", pair.text("id") + " (expected: a literal of at least " + SHORTEST_LITERAL
                    + " characters, or at least " + SHORTEST_PLAIN + " characters, in every match)");
        }
        if (Shapes.minLength(secret) < SHORTEST_PLAIN) {
            nested(pair, "secret", pair.text("secret") + " (expected: at least " + SHORTEST_PLAIN
                    + " characters in every match)");
        }
        return new Detector.Pair(id, secret, within);
    }

    private @Nullable Detector block() {
        YamlMapping block = yaml.mapping("block");
        if (block == null) {
            failed = true;
            return null;
        }
        Shape begin = shape(block, "begin");
        Shape end = shape(block, "end");
        block.rejectUnknownKeys();
        if (begin == null || end == null) {
            return null;
        }
        if (Shapes.longestSureLiteral(begin) < SHORTEST_LITERAL) {
            nested(block, "begin", block.text("begin") + " (expected: a literal of at least " + SHORTEST_LITERAL
                    + " characters in every match)");
        }
        if (!Shapes.startsWithLiteral(end)) {
            nested(block, "end", block.text("end") + " (expected: to begin with fixed characters)");
        }
        return new Detector.Block(begin, end);
    }

    private @Nullable Shape shape(YamlMapping mapping, String key) {
        String text = mapping.requiredText(key, "a shape");
        if (text == null) {
            failed = true;
            return null;
        }
        try {
            return ShapeParser.parse(text);
        } catch (ShapeSyntaxException e) {
            nested(mapping, key, text + " (" + e.getMessage() + ")");
            return null;
        }
    }

    private void nested(YamlMapping mapping, String key, String message) {
        failed = true;
        mapping.problem(key, message);
    }

    /** @param anyScript whether they may be words in another script */
    private List<String> keywords(boolean anyScript) {
        List<String> keywords = yaml.texts("keywords");
        if (keywords.isEmpty()) {
            problem("keywords", "missing (expected: at least one literal, lower case)");
        }
        for (String keyword : keywords) {
            if (!keyword.equals(keyword.toLowerCase(Locale.ROOT)) || keyword.isBlank()) {
                problem("keywords", keyword + " (expected: lower case, not blank)");
            } else if (!keyword.chars().allMatch(c -> (c >= ' ' && c <= '~') || (anyScript && c > MAX_LATIN_CONTROL))) {
                problem("keywords", keyword + " (expected: printable ASCII" + (anyScript ? " or letters" : "") + ")");
            }
        }
        return keywords;
    }

    private @Nullable Shape shape(String key) {
        String text = yaml.text(key);
        if (text == null) {
            failed = true;
            return null;
        }
        try {
            return ShapeParser.parse(text);
        } catch (ShapeSyntaxException e) {
            problem(key, text + " (" + e.getMessage() + ")");
            return null;
        }
    }

    private Conditions conditions() {
        double entropy = yaml.decimal("entropy", 0, 0, 8);
        int minDigits = (int) yaml.integer("minDigits", 0, 0, Shape.MAX_RUN_BYTES);
        int minClasses = (int) yaml.integer("minClasses", 0, 0, 4);
        List<String> stopwords = yaml.texts("stopwords");
        List<String> checks = yaml.texts("checks");
        for (String check : checks) {
            if (Checks.named(check) == null) {
                problem("checks", check + " (expected: " + String.join(", ", Checks.names()) + ")");
            }
        }
        List<String> allowValues = List.of();
        List<String> allowKeys = List.of();
        List<String> allowServices = List.of();
        List<AllowList> allowLists = new ArrayList<>();
        YamlMapping allow = yaml.mapping("allow");
        if (allow != null) {
            allowValues = expressions(allow, "values");
            allowKeys = expressions(allow, "keys");
            allowServices = expressions(allow, "services");
            allow.mappings("lists").forEach(list -> allowList(list).ifPresent(allowLists::add));
            allow.rejectUnknownKeys();
        }
        return new Conditions(
                entropy, minDigits, minClasses, stopwords, allowValues, checks, allowKeys, allowServices, allowLists);
    }

    private Optional<AllowList> allowList(YamlMapping list) {
        AllowList.Target target = list.has("in") ? list.word("in", AllowList.Target.class) : AllowList.Target.SECRET;
        List<String> regexes = expressions(list, "regexes");
        List<String> stopwords = list.texts("stopwords");
        boolean all = list.bool("all", false);
        list.rejectUnknownKeys();
        if (regexes.isEmpty() && stopwords.isEmpty()) {
            nested(list, "regexes", "missing (expected: regexes or stopwords)");
        }
        if (target == null || failed) {
            return Optional.empty();
        }
        return Optional.of(new AllowList(target, regexes, stopwords, all));
    }

    private List<String> expressions(YamlMapping allow, String key) {
        List<String> expressions = allow.texts(key);
        for (String expression : expressions) {
            try {
                Pattern.compile(expression);
            } catch (PatternSyntaxException e) {
                nested(allow, key, expression + " (expected: RE2 syntax; " + e.getDescription() + ")");
            }
        }
        return expressions;
    }

    private List<String> templates(String key) {
        List<String> templates = yaml.texts(key);
        for (String template : templates) {
            try {
                ShapeParser.parse(template);
            } catch (ShapeSyntaxException e) {
                problem(key, template + " (" + e.getMessage() + ")");
            }
        }
        return templates;
    }

    private @Nullable String required(String key, String expected) {
        return yaml.requiredText(key, expected);
    }

    private void problem(String key, String message) {
        failed = true;
        yaml.problem(key, message);
    }
}
