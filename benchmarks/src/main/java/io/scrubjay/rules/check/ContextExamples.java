package io.scrubjay.rules.check;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.sample.LogContext;
import io.scrubjay.rules.sample.LogContexts;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.ExplainedText;
import io.scrubjay.rules.scan.Explainer;
import io.scrubjay.rules.scan.Look;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Collects the values that the built-in rules with a check ask about, in texts of which it is known what is secret. One thread. */
final class ContextExamples implements AutoCloseable {
    static final int FOLDS = 5;
    /** Of what is never left out. */
    private static final int NO_FOLD = -1;

    private static final int OWN_SAMPLES = -1;
    private static final int MAX_LINE = 4000;
    private static final int MAX_CLASSES = 4;
    /** So much of both a value and a secret must be in the other one. */
    private static final double SAME = 0.8;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String check;
    private final Explainer explainer;
    private final List<ContextExample> examples = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Feature> features = new ArrayList<>();
    private int unasked;

    /** A feature with its text as it is compared. */
    record Feature(ContextFeatures.Kind kind, String text) {}

    /** @param check of {@link Checks} */
    ContextExamples(String check) {
        this.check = check;
        List<Rule> rules = rules();
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("check: " + check + " (expected: one that a built-in rule asks)");
        }
        // they ask for all but the check, and accept nothing, so that they look at every value
        this.explainer = CompiledRules.compile(new RulePack(rules.stream()
                        .map(rule -> with(rule, conditions(rule, MAX_CLASSES, rule.conditions().allowValues(), List.of("none"))))
                        .toList()))
                .newExplainer();
    }

    private List<Rule> rules() {
        return BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules().stream()
                .filter(rule -> rule.conditions().checks().contains(check))
                .toList();
    }

    private Conditions conditions(Rule rule, int minClasses, List<String> allowValues, List<String> allowServices) {
        Conditions of = rule.conditions();
        return new Conditions(
                of.minEntropyBits(),
                of.minDigits(),
                minClasses,
                of.stopwords(),
                allowValues,
                of.checks().stream().filter(name -> !name.equals(check)).toList(),
                of.allowKeys(),
                allowServices,
                of.allowLists());
    }

    private static Rule with(Rule rule, Conditions conditions) {
        return new Rule(
                rule.id(),
                rule.title(),
                rule.provider(),
                rule.severity(),
                rule.treatment(),
                rule.detector(),
                conditions,
                rule.samples(),
                rule.nearMisses(),
                rule.references());
    }

    List<ContextExample> all() {
        return examples;
    }

    List<Feature> features() {
        return features;
    }

    /** How many secrets no rule asked about. */
    int unasked() {
        return unasked;
    }

    /** Adds what the rules are tested with. */
    void addOwnSamples() {
        SampleGenerator generator = new SampleGenerator(new SplittableRandom(1));
        for (Rule rule : rules()) {
            Rule accepting = with(rule, conditions(rule, rule.conditions().minClasses(), List.of(), List.of()));
            List<Sample> misses = generator.nearMisses(accepting);
            List<Sample> samples = new ArrayList<>(generator.samples(accepting));
            // those before are of other forms, which nobody asks about
            samples.addAll(misses.subList(misses.size() - rule.nearMisses().size(), misses.size()));
            for (Sample sample : samples) {
                for (LogContext context : LogContexts.ALL) {
                    Sample wrapped = context.wrap(sample);
                    if (wrapped != null) {
                        List<String> secrets = wrapped.to() > wrapped.from() ? List.of(wrapped.secret()) : List.of();
                        ask(latin1(wrapped.text()), secrets, OWN_SAMPLES, text -> NO_FOLD);
                    }
                }
            }
        }
    }

    /**
     * Adds those of a file.
     *
     * @param path of a corpus as {@code rules eval} reads it if it ends in {@code .jsonl}; of any other each line is a text without secrets
     */
    void add(Path path, int source) throws IOException {
        if (path.toString().endsWith(".jsonl")) {
            Map<String, List<String>> secrets = new LinkedHashMap<>();
            for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
                JsonNode node = MAPPER.readTree(line);
                List<String> of = secrets.computeIfAbsent(latin1(node.get("text").asString()), text -> new ArrayList<>());
                if (node.get("expect").asString().equals("match")) {
                    of.add(latin1(node.get("secret").asString()));
                }
            }
            // what one author wrote is learnt or left out together
            secrets.forEach((text, of) -> ask(text, of, source, hash -> source % FOLDS));
            return;
        }
        for (String line : Files.readAllLines(path, StandardCharsets.ISO_8859_1)) {
            if (line.length() < MAX_LINE) {
                ask(line, List.of(), source, hash -> Math.floorMod(hash, FOLDS));
            }
        }
    }

    private void ask(String text, List<String> secrets, int source, IntUnaryOperator foldOfHash) {
        Set<Long> asked = new HashSet<>();
        ExplainedText field = explainer.explain(null, null, text.getBytes(StandardCharsets.ISO_8859_1)).getFirst();
        for (Look look : field.looks()) {
            int from = look.fromByte();
            int to = look.toByte();
            boolean refused = look.verdicts().stream().anyMatch(verdict -> !verdict.accepted() && !verdict.check().equals("minClasses"));
            if (!look.verdicts().isEmpty() && !refused && asked.add((long) from << Integer.SIZE | to)) {
                Boolean secret = isSecret(text, from, to, secrets);
                if (secret != null) {
                    examples.add(new ContextExample(
                            source, foldOfHash.applyAsInt(text.hashCode()), text, from, to, secret, featuresOf(text, from, to)));
                }
            }
        }
        for (String secret : secrets) {
            int at = text.indexOf(secret);
            unasked += asked.stream().noneMatch(span -> (int) (span >>> Integer.SIZE) < at + secret.length() && span.intValue() > at) ? 1 : 0;
        }
    }

    /** Null for a part of a secret. */
    private static @Nullable Boolean isSecret(String text, int from, int to, List<String> secrets) {
        boolean part = false;
        for (String secret : secrets) {
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
                int both = Math.min(to, at + secret.length()) - Math.max(from, at);
                if (both >= SAME * (to - from) && both >= SAME * secret.length()) {
                    return true;
                }
                part |= both > 0;
            }
        }
        return part ? null : false;
    }

    private int[] featuresOf(String text, int from, int to) {
        List<Integer> found = new ArrayList<>();
        ContextFeatures.of(text, from, to, (kind, of, begin, end) -> {
            String name = kind.isForm() ? of.substring(begin, end) : Characters.toLower(of.substring(begin, end));
            found.add(numbers.computeIfAbsent(kind + " " + name, key -> {
                features.add(new Feature(kind, name));
                return features.size() - 1;
            }));
        });
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        explainer.close();
    }
}
