package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.check.CompiledConditions;
import io.scrubjay.rules.check.EvidenceKinds;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.DatabaseCache;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.MatchListener;
import io.scrubjay.rules.hyperscan.Pattern;
import io.scrubjay.rules.hyperscan.Scratch;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A rule pack ready to scan: matchers and one native database. Immutable and shared by all threads; each thread takes a
 * {@link Sweep} and an {@link Examiner} of its own from it.
 */
public final class CompiledRules implements AutoCloseable {
    /** Where OTLP/JSON holds base64, which hides a secret likewise; in other payloads these names hardly occur. */
    private static final String JSON_BYTES = "bytes(?:V|_v)alue";
    /** A field of protobuf that begins with a header of zlib: tag, length, header, of which two bytes alone are no sign of anything. */
    private static final String ZLIB = lengthDelimitedTag() + "[\\x80-\\xff]{0,3}[\\x00-\\x7f]x[\\x01\\x5e\\x9c\\xda]";
    /** What the self-test looks for; it is no secret and is in no rule. */
    private static final String CANARY = "scrubjay-self-test-canary";

    private final RulePack pack;
    private final Database database;
    private final RuleMatcher[][] matchersOfPattern;
    /** Their patterns follow those of the matchers. */
    private final EncodedForm[] encodedForms;
    private final DigitMatchers digitMatchers;

    private CompiledRules(
            RulePack pack,
            Database database,
            RuleMatcher[][] matchersOfPattern,
            List<EncodedForm> encodedForms,
            DigitMatchers digitMatchers) {
        this.pack = pack;
        this.database = database;
        this.matchersOfPattern = matchersOfPattern;
        this.encodedForms = encodedForms.toArray(EncodedForm[]::new);
        this.digitMatchers = digitMatchers;
    }

    /**
     * Compiles a pack and scans a canary with it.
     *
     * @throws HyperscanException if the platform is not supported, a pattern does not compile or the self-test fails
     * @throws RuleCompileException if a rule cannot be swept for
     */
    public static CompiledRules compile(RulePack pack) {
        return compile(pack, Database::compile);
    }

    /**
     * The same with a cache of native databases, which saves the seconds that compiling hundreds of rules takes.
     *
     * @see #compile(RulePack)
     */
    public static CompiledRules compile(RulePack pack, DatabaseCache cache) {
        return compile(pack, cache::get);
    }

    /** @param databases compiles patterns, or has them compiled */
    static CompiledRules compile(RulePack pack, Function<List<Pattern>, Database> databases) {
        Map<RuleMatcher.Expression, List<RuleMatcher>> matchersOfExpression = new LinkedHashMap<>();
        matchersOfExpression.put(new RuleMatcher.Expression(JSON_BYTES, false), List.of());
        matchersOfExpression.put(new RuleMatcher.Expression(ZLIB, false), List.of());
        matchersOfExpression.put(new RuleMatcher.Expression(CANARY, false), List.of());
        List<RuleMatcher> ofDigits = new ArrayList<>();
        for (int order = 0; order < pack.rules().size(); order++) {
            if (pack.rules().get(order).mode() == Mode.OFF) {
                continue;
            }
            RuleMatcher matcher = matcher(pack.rules().get(order), order, CompiledConditions::of);
            for (RuleMatcher.Expression expression : matcher.expressions()) {
                matchersOfExpression
                        .computeIfAbsent(expression, absent -> new ArrayList<>())
                        .add(matcher);
            }
            if (matcher.digits() > 0) {
                ofDigits.add(matcher);
            }
        }
        List<Pattern> patterns = new ArrayList<>();
        List<RuleMatcher[]> matchers = new ArrayList<>();
        matchersOfExpression.forEach((expression, interested) -> {
            patterns.add(new Pattern(expression.text(), expression.ignoreCase(), patterns.size()));
            matchers.add(interested.toArray(RuleMatcher[]::new));
        });
        List<EncodedForm> encodedForms = EncodedForms.of(pack);
        for (EncodedForm form : encodedForms) {
            RuleMatcher.Expression expression = form.expression();
            patterns.add(new Pattern(expression.text(), expression.ignoreCase(), patterns.size()));
        }
        CompiledRules compiled = new CompiledRules(
                pack,
                database(patterns, databases, matchersOfExpression.values()),
                matchers.toArray(RuleMatcher[][]::new),
                encodedForms,
                new DigitMatchers(ofDigits));
        try {
            compiled.selfTest();
        } catch (RuntimeException e) {
            compiled.close();
            throw e;
        }
        return compiled;
    }

    /** The tag of any length-delimited field, whose number takes up to two bytes. */
    private static String lengthDelimitedTag() {
        StringBuilder one = new StringBuilder();
        StringBuilder two = new StringBuilder();
        for (int high = 0; high < 0x80; high += 8) {
            one.append(String.format("\\x%02x", high | 2));
            two.append(String.format("\\x%02x", 0x80 | high | 2));
        }
        return "(?:[" + one + "]|[" + two + "][\\x01-\\x7f])";
    }

    static RuleMatcher matcher(Rule rule, int order, ConditionsCompiler conditions) {
        try {
            EvidenceKinds.of(rule);
            RuleMatcher matcher = switch (rule.detector()) {
                case Detector.Token token -> new TokenMatcher(rule, order, token, conditions);
                case Detector.Keyword keyword -> new KeywordMatcher(rule, order, keyword, conditions);
                case Detector.Regex regex -> new RegexMatcher(rule, order, regex, conditions);
                case Detector.Key key -> new KeyMatcher(rule, order, key, conditions);
                case Detector.Pair pair -> new PairMatcher(rule, order, pair, conditions);
                case Detector.Block block -> new BlockMatcher(rule, order, block, conditions);
            };
            return AllowedOriginMatcher.limit(matcher, rule.conditions());
        } catch (IllegalArgumentException e) {
            throw new RuleCompileException(List.of(rule.id()), String.valueOf(e.getMessage()), e);
        }
    }

    /** The database; a pattern that the library refuses is named with its rule. */
    private static Database database(
            List<Pattern> patterns,
            Function<List<Pattern>, Database> databases,
            Collection<List<RuleMatcher>> matchersOfPattern) {
        try {
            return databases.apply(patterns);
        } catch (HyperscanException e) {
            if (e.pattern() < 0) {
                throw e;
            }
            List<RuleId> rules = matchersOfPattern.stream().skip(e.pattern()).limit(1).flatMap(List::stream)
                    .map(matcher -> matcher.rule().id())
                    .toList();
            throw new RuleCompileException(rules, String.valueOf(e.getMessage()), e);
        }
    }

    /** A scanner that finds nothing is worse than none: a canary at every alignment of a vector must be hit. */
    private void selfTest() {
        byte[] canary = CANARY.getBytes(StandardCharsets.US_ASCII);
        try (Sweep sweep = newSweep();
                Arena arena = Arena.ofConfined()) {
            for (int offset = 0; offset < 64; offset++) {
                var memory = arena.allocate(offset + canary.length);
                memory.asSlice(offset).copyFrom(java.lang.foreign.MemorySegment.ofArray(canary));
                int end = (int) memory.byteSize();
                if (!sweep.sweep(memory.address(), end).anyEndsWithin(end - 1, end)) {
                    throw new HyperscanException("self-test: canary at offset " + offset
                            + ": not hit (expected: a hit; the scanner cannot be trusted on this machine)");
                }
            }
        }
    }

    /** What was compiled. */
    public RulePack pack() {
        return pack;
    }

    /** The size of the native database in bytes. */
    public long databaseBytes() {
        return database.sizeBytes();
    }

    /** How many expressions the database holds. */
    public int patternCount() {
        return matchersOfPattern.length + encodedForms.length;
    }

    /** A new sweep for one thread; the caller closes it. */
    public Sweep newSweep() {
        return new DatabaseSweep(database, matchersOfPattern, digitMatchers);
    }

    /** A new examiner for one thread; the caller closes it. */
    public Examiner newExaminer() {
        return new DatabaseExaminer(database, matchersOfPattern, encodedForms, digitMatchers, DecodingListener.NONE);
    }

    /**
     * An examiner for tuning, with other matchers in place of the compiled ones.
     *
     * @param replacement is asked once for each matcher
     */
    DatabaseExaminer newExaminer(UnaryOperator<RuleMatcher> replacement, DecodingListener decoding) {
        IdentityHashMap<RuleMatcher, RuleMatcher> replacements = new IdentityHashMap<>();
        UnaryOperator<RuleMatcher> once = matcher -> replacements.computeIfAbsent(matcher, replacement);
        RuleMatcher[][] replaced = Arrays.stream(matchersOfPattern)
                .map(matchers -> Arrays.stream(matchers).map(once).toArray(RuleMatcher[]::new))
                .toArray(RuleMatcher[][]::new);
        return new DatabaseExaminer(database, replaced, encodedForms, digitMatchers.replaced(once), decoding);
    }

    /** A new counter of the sweep's hits for one thread; the caller closes it. */
    public SweepCounter newSweepCounter() {
        return new SweepCounter(this);
    }

    /** A new probe of what the rules cost for one thread; the caller closes it. */
    public CostProbe newCostProbe() {
        return new CostProbe(this);
    }

    Scratch newScratch(MatchListener listener) {
        return database.newScratch(listener);
    }

    /** By the pattern's number; borrowed. */
    RuleMatcher[][] matchersOfPattern() {
        return matchersOfPattern;
    }

    DigitMatchers digitMatchers() {
        return digitMatchers;
    }

    /** Of the patterns behind those of the matchers. */
    List<EncodedForm> encodedForms() {
        return List.of(encodedForms);
    }

    /** A new explainer for one thread; the caller closes it. */
    public Explainer newExplainer() {
        return new Explainer(this);
    }

    /** Frees the native database; sweeps and examiners must be closed before. */
    @Override
    public void close() {
        database.close();
    }
}
