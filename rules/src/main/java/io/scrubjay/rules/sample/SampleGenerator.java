package io.scrubjay.rules.sample;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.check.CompiledConditions;
import io.scrubjay.rules.scan.Spellings;
import io.scrubjay.rules.syntax.ShapeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts that a rule must find, and texts that it must not though they come close, out of the rule itself. One
 * thread; the same random source gives the same texts.
 */
public final class SampleGenerator {
    /** So often is a shape filled anew until the rule's conditions accept it. */
    private static final int ATTEMPTS = 200;
    private static final Shape VALUE = new Shape.Run(Alphabet.BASE62, 20, 28);
    private static final Shape CONTENT = new Shape.Run(Alphabet.BASE62, 64, 90);

    private final RandomGenerator random;

    public SampleGenerator(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Texts with a secret that the rule must find: from its shape, where its conditions accept random text, and from
     * its own sample templates.
     */
    public List<Sample> samples(Rule rule) {
        List<Sample> samples = new ArrayList<>();
        switch (rule.detector()) {
            case Detector.Token token -> {
                accepted(rule, token.shape(), true).ifPresent(samples::add);
                accepted(rule, token.shape(), false).ifPresent(samples::add);
            }
            case Detector.Keyword keyword ->
                // what is not ASCII has more bytes than characters
                keyword.keywords().stream().filter(Spellings::isAscii).forEach(word -> accepted(rule, keyword.shape(), false)
                        .map(value -> switch (keyword.reading()) {
                            case ASSIGNED -> assigned(word, value);
                            case TOLD, NEAR -> told(word, value);
                            case COLUMN -> inserted(word, value);
                        })
                        .ifPresent(samples::add));
            case Detector.Regex regex -> {}
            case Detector.Key key ->
                key.names().forEach(name -> accepted(rule, VALUE, false)
                        .map(value -> member(name, value, key.part()))
                        .ifPresent(samples::add));
            case Detector.Pair pair -> pair(rule, pair, Math.min(8, pair.withinBytes())).ifPresent(samples::add);
            case Detector.Block block ->
                accepted(rule, CONTENT, false).ifPresent(content -> {
                    samples.add(block(block, content, "\n"));
                    samples.add(new Sample(
                            fixed(block.begin()) + " " + content.text(),
                            fixed(block.begin()).length() + 1,
                            fixed(block.begin()).length() + 1 + content.text().length()));
                });
        }
        rule.samples().forEach(template -> accepted(rule, ShapeParser.parse(template), false).ifPresent(samples::add));
        return samples;
    }

    /** Texts that the rule must not find: too short, with a strange character, without its prefix or its keyword. */
    public List<Sample> nearMisses(Rule rule) {
        List<Sample> misses = new ArrayList<>();
        switch (rule.detector()) {
            case Detector.Token token -> {
                misses.addAll(tokenMisses(token.shape()));
                prefixMiss(token).ifPresent(misses::add);
            }
            case Detector.Keyword keyword -> {
                String word = keyword.keywords().getFirst();
                tokenMisses(keyword.shape()).forEach(value -> misses.add(assigned(word, value)));
                accepted(rule, keyword.shape(), false)
                        .map(value -> assigned("note", value))
                        .ifPresent(misses::add);
            }
            case Detector.Regex regex -> {}
            case Detector.Key key ->
                accepted(rule, VALUE, false)
                        .ifPresent(value -> misses.add(none(
                                member(key.names().getFirst() + "x", value, key.part()).text())));
            case Detector.Pair pair ->
                pair(rule, pair, pair.withinBytes() + 1)
                        .map(far -> none(far.text()))
                        .ifPresent(misses::add);
            case Detector.Block block ->
                accepted(rule, CONTENT, false)
                        .ifPresent(content -> misses.add(none(fixed(block.end()) + "\n" + content.text())));
        }
        rule.nearMisses().forEach(template -> misses.add(none(ShapeFiller.fill(
                ShapeParser.parse(template), random, false).text())));
        return misses;
    }

    private Optional<Sample> accepted(Rule rule, Shape shape, boolean shortest) {
        CompiledConditions conditions = CompiledConditions.of(rule.conditions());
        for (int i = 0; i < ATTEMPTS; i++) {
            Sample sample = ShapeFiller.fill(shape, random, shortest);
            if (conditions.accepts(sample.text(), sample.from(), sample.to())) {
                return Optional.of(sample);
            }
        }
        return Optional.empty();
    }

    /** {@code "name":"value"}, with the value in a URL where only its password is secret. */
    private static Sample member(String name, Sample value, Detector.Key.Part part) {
        String before = "\"" + name + "\":\"" + (part == Detector.Key.Part.PASSWORD ? "db://app:" : "");
        String behind = part == Detector.Key.Part.PASSWORD ? "@db.test/app\"" : "\"";
        return new Sample(
                before + value.text() + behind, before.length() + value.from(), before.length() + value.to());
    }

    /** An identifier and its secret, so many bytes apart; the secret is the sample's. */
    private Optional<Sample> pair(Rule rule, Detector.Pair pair, int gap) {
        String before = ShapeFiller.fill(pair.id(), random, false).text() + " ".repeat(Math.max(1, gap));
        return accepted(rule, pair.secret(), false)
                .map(secret -> new Sample(
                        before + secret.text(), before.length() + secret.from(), before.length() + secret.to()));
    }

    private Sample block(Detector.Block block, Sample content, String lineBreak) {
        String before = fixed(block.begin()) + lineBreak;
        return new Sample(
                before + content.text() + lineBreak + fixed(block.end()),
                before.length(),
                before.length() + content.text().length());
    }

    private String fixed(Shape mark) {
        return ShapeFiller.fill(mark, random, true).text();
    }

    private static Sample assigned(String keyword, Sample value) {
        String last = keyword.substring(keyword.length() - 1);
        String name = keyword.toUpperCase(Locale.ROOT) + (last.equals("=") || last.equals(":") ? "" : "=");
        return new Sample(name + value.text(), name.length() + value.from(), name.length() + value.to());
    }

    private static Sample told(String name, Sample value) {
        String sentence = "the " + name.strip() + " in the settings is ";
        return new Sample(sentence + value.text(), sentence.length() + value.from(), sentence.length() + value.to());
    }

    private static Sample inserted(String column, Sample value) {
        boolean first = column.endsWith(",");
        String names = first ? column + " id)" : "id, " + column + (column.endsWith(")") ? "" : ")");
        String statement = "INSERT INTO settings (" + names + " VALUES (" + (first ? "'" : "1, '");
        int from = statement.length();
        return new Sample(statement + value.text() + (first ? "', 1)" : "')"), from + value.from(), from + value.to());
    }

    /** The shortest text, once without its last character, once with a strange one in the middle of its last run. */
    private List<Sample> tokenMisses(Shape shape) {
        Shape.Run last = lastRun(shape);
        if (last == null || last.min() < 2) {
            return List.of();
        }
        String text = ShapeFiller.fill(shape, random, true).text();
        int middle = text.length() - last.min() / 2 - 1;
        return List.of(
                none(text.substring(0, text.length() - 1)),
                none(text.substring(0, middle) + strangerTo(last.alphabet()) + text.substring(middle + 1)));
    }

    /** The token with another first character, where that is a literal's. */
    private Optional<Sample> prefixMiss(Detector.Token token) {
        if (!startsWithLiteral(token.shape())) {
            return Optional.empty();
        }
        String text = ShapeFiller.fill(token.shape(), random, true).text();
        return Optional.of(none("~" + text.substring(1)));
    }

    private static boolean startsWithLiteral(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> true;
            case Shape.Run run -> false;
            case Shape.Sequence sequence -> startsWithLiteral(sequence.parts().getFirst());
            case Shape.Choice choice -> choice.alternatives().stream().allMatch(SampleGenerator::startsWithLiteral);
            case Shape.Maybe maybe -> false;
            case Shape.Secret secret -> startsWithLiteral(secret.part());
        };
    }

    /** The run that ends the shape; null where something else does. */
    private static Shape.@Nullable Run lastRun(Shape shape) {
        return switch (shape) {
            case Shape.Run run -> run;
            case Shape.Sequence sequence -> lastRun(sequence.parts().getLast());
            case Shape.Secret secret -> lastRun(secret.part());
            case Shape.Literal literal -> null;
            case Shape.Choice choice -> null;
            case Shape.Maybe maybe -> null;
        };
    }

    private static Sample none(String text) {
        return new Sample(text, 0, 0);
    }

    /** A printable character outside of an alphabet. */
    private static char strangerTo(Alphabet alphabet) {
        for (char c : new char[] {'!', '~', '*', ' '}) {
            if (!alphabet.contains(c)) {
                return c;
            }
        }
        return '\u007f';
    }
}
