package io.scrubjay.proxy.redact;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.scan.CompiledRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes up rules of every kind, and texts that hold what they look for. */
final class RandomRules {
    private static final List<Alphabet> ALPHABETS = List.of(
            Alphabet.BASE62,
            Alphabet.HEX,
            Alphabet.HEX_LOWER,
            Alphabet.DIGIT,
            Alphabet.BASE64,
            Alphabet.BASE64URL,
            Alphabet.TOKEN,
            Alphabet.VISIBLE,
            Alphabet.of("!#$%&(-Z^-z"),
            Alphabet.of("a-z/\"\\"));
    private static final int RULES = 6;
    private static final int SAMPLES = 3;
    private static final String LITERAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789__--..";
    private static final String SIGNS = "/\"=:\\@%& +";

    private final RandomGenerator random;

    RandomRules(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Compiled rules and what their tests need.
     *
     * @param samples texts that hold a secret, most of them findings
     * @param names keywords and names of keys
     */
    record Pack(CompiledRules rules, List<String> samples, List<String> names) implements AutoCloseable {
        @Override
        public void close() {
            rules.close();
        }
    }

    /** A pack with a few rules. */
    Pack pack() {
        List<Rule> rules = new ArrayList<>();
        List<String> samples = new ArrayList<>();
        List<String> names = new ArrayList<>();
        SampleGenerator generator = new SampleGenerator(random);
        while (rules.size() < RULES) {
            made("rule-" + rules.size()).ifPresent(made -> {
                rules.add(made.rule());
                for (int i = 0; i < SAMPLES; i++) {
                    generator.samples(made.sampled()).stream().map(Sample::text).forEach(samples::add);
                }
                names.addAll(names(made.rule().detector()));
            });
        }
        return new Pack(CompiledRules.compile(new RulePack(rules)), samples, names.isEmpty() ? List.of("name") : names);
    }

    /**
     * One rule.
     *
     * @param sampled a rule whose samples hold what this one finds
     */
    private record Made(Rule rule, Rule sampled) {}

    private Optional<Made> made(String id) {
        try {
            Made made = switch (random.nextInt(9)) {
                case 0, 1 -> made(id, token());
                case 2 -> made(id, new Detector.Keyword(keywords(), run(6, 20), false));
                case 3 -> made(id, new Detector.Keyword(keywords(), run(6, 20), true));
                case 4 -> made(id, key());
                case 5 -> made(id, pair());
                case 6 -> made(id, block());
                default -> regex(id);
            };
            CompiledRules.compile(new RulePack(List.of(made.rule()))).close();
            return Optional.of(made);
        } catch (IllegalArgumentException e) {
            // not every random shape is a rule
            return Optional.empty();
        }
    }

    private static Made made(String id, Detector detector) {
        Rule rule = rule(id, detector);
        return new Made(rule, rule);
    }

    private Detector token() {
        return new Detector.Token(shape(), random.nextInt(4) == 0, random.nextInt(3) == 0, random.nextBoolean());
    }

    private Detector pair() {
        Shape id = new Shape.Sequence(List.of(literal(4, 7), run(4, 8)));
        Shape secret = new Shape.Run(Alphabet.BASE62, 16, 16 + random.nextInt(9));
        return new Detector.Pair(id, secret, random.nextInt(60));
    }

    private Detector block() {
        Shape begin = new Shape.Sequence(
                List.of(new Shape.Literal("-----BEGIN"), literal(1, 5), new Shape.Literal("-----")));
        return new Detector.Block(begin, new Shape.Literal("-----END"));
    }

    private Detector key() {
        List<String> names = keywords().stream()
                .map(word -> word.replaceAll("[^a-z0-9._-]", "k"))
                .toList();
        Detector.Key.Part part = random.nextInt(4) == 0 ? Detector.Key.Part.PASSWORD : Detector.Key.Part.VALUE;
        return new Detector.Key(names, random.nextBoolean(), part);
    }

    private Made regex(String id) {
        Shape shape = shape();
        StringBuilder regex = new StringBuilder();
        regex.append(random.nextInt(3) == 0 ? "(?i)" : "");
        regex.append(List.of("", "", "\\b", "^", "(?:^|[^a-z])").get(random.nextInt(5)));
        String anchor = write(shape, regex);
        regex.append(List.of("", "", "\\b", "(?:[^a-zA-Z0-9]|$)").get(random.nextInt(4)));
        List<String> keywords =
                anchor.length() < 3 || random.nextBoolean() ? List.of() : List.of(anchor.toLowerCase(Locale.ROOT));
        Rule rule = rule(id, new Detector.Regex(regex.toString(), keywords, 0));
        return new Made(rule, rule(id, new Detector.Token(shape, false, false, true)));
    }

    /** Writes a shape as a regular expression; returns a literal that stands in every match. */
    private static String write(Shape shape, StringBuilder out) {
        return switch (shape) {
            case Shape.Literal(String text) -> {
                text.chars().forEach(c -> out.append(escaped(c)));
                yield text;
            }
            case Shape.Run(Alphabet alphabet, int min, int max) -> {
                out.append('[');
                alphabet.characters().chars().forEach(c -> out.append(escaped(c)));
                out.append("]{").append(min).append(',').append(Math.min(max, 1000)).append('}');
                yield "";
            }
            case Shape.Sequence(List<Shape> parts) -> {
                String longest = "";
                for (Shape part : parts) {
                    String literal = write(part, out);
                    longest = literal.length() > longest.length() ? literal : longest;
                }
                yield longest;
            }
            case Shape.Choice(List<Shape> alternatives) -> {
                String separator = "(?:";
                for (Shape alternative : alternatives) {
                    out.append(separator);
                    write(alternative, out);
                    separator = "|";
                }
                out.append(')');
                yield "";
            }
            case Shape.Maybe(Shape part) -> {
                out.append("(?:");
                write(part, out);
                out.append(")?");
                yield "";
            }
            case Shape.Secret(Shape part) -> {
                out.append('(');
                String literal = write(part, out);
                out.append(')');
                yield literal;
            }
        };
    }

    private static String escaped(int c) {
        return Character.isLetterOrDigit(c) || c == ' ' ? String.valueOf((char) c) : "\\" + (char) c;
    }

    /** Something before, a literal, a run, perhaps something behind. */
    private Shape shape() {
        List<Shape> parts = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            parts.add(run(1, random.nextBoolean() ? 1 : 8));
        }
        parts.add(random.nextInt(5) == 0 ? new Shape.Choice(List.of(literal(3, 6), literal(3, 6))) : literal(3, 8));
        if (random.nextInt(4) == 0) {
            parts.add(new Shape.Maybe(random.nextBoolean() ? literal(1, 3) : run(1, 4)));
        }
        Shape run = run(6, 24);
        parts.add(random.nextInt(3) == 0 ? new Shape.Secret(run) : run);
        if (random.nextInt(4) == 0) {
            parts.add(literal(1, 4));
            parts.add(run(2, 8));
        }
        return new Shape.Sequence(parts);
    }

    private Shape run(int least, int most) {
        int min = random.nextInt(least, most + 1);
        int max = random.nextBoolean() ? min : min + random.nextInt(40);
        return new Shape.Run(ALPHABETS.get(random.nextInt(ALPHABETS.size())), min, max);
    }

    private Shape.Literal literal(int least, int most) {
        return new Shape.Literal(word(least, most, random.nextInt(3) == 0 ? LITERAL + SIGNS : LITERAL));
    }

    private List<String> keywords() {
        List<String> keywords = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String word = word(4, 9, "abcdefghijklmnopqrstuvwxyz_-.");
            keywords.add(random.nextInt(8) == 0 ? word + (random.nextBoolean() ? "=" : ":") : word);
        }
        return keywords;
    }

    private String word(int least, int most, String characters) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(least, most + 1); i > 0; i--) {
            word.append(characters.charAt(random.nextInt(characters.length())));
        }
        return word.toString();
    }

    private static List<String> names(Detector detector) {
        return switch (detector) {
            case Detector.Keyword keyword -> keyword.keywords();
            case Detector.Key key -> key.names();
            case Detector.Regex regex -> regex.keywords();
            case Detector.Token token -> List.of();
            case Detector.Pair pair -> List.of();
            case Detector.Block block -> List.of();
        };
    }

    private static Rule rule(String id, Detector detector) {
        return new Rule(
                new RuleId(id),
                id,
                "generic",
                Severity.HIGH,
                detector,
                Conditions.NONE,
                List.of(),
                List.of(),
                List.of());
    }
}
