package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.check.EvidenceKinds;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.DatabaseCache;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.Pattern;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A rule pack ready to scan: matchers and native databases. Immutable and shared by all threads; each thread takes a
 * {@link Sweep} and an {@link Examiner} of its own from it.
 */
public final class CompiledRules implements AutoCloseable {
    private static final String PLAN_SUFFIX = ".plan";
    /** Of the key under which the second database is cached. */
    private static final String ANCHORED_SUFFIX = ".anchored";
    /** What the self-test looks for; it is no secret and is in no rule. */
    private static final String CANARY = "scrubjay-self-test-canary";

    private final RulePack pack;
    private final PatternSet patterns;
    private final SweepPlan plan;
    private final RuleMatcher[][] matchersOfPattern;
    /** Of the patterns that follow those of the matchers. */
    private final Alignment[] alignments;
    private final DigitMatchers digitMatchers;

    private CompiledRules(RulePack pack, PatternSet patterns, SweepPlan plan) {
        this.pack = pack;
        this.patterns = patterns;
        this.plan = plan;
        this.matchersOfPattern = plan.matchers().stream()
                .map(matchers -> matchers.toArray(RuleMatcher[]::new))
                .toArray(RuleMatcher[][]::new);
        this.alignments = plan.alignments().toArray(Alignment[]::new);
        this.digitMatchers = new DigitMatchers(plan.ofDigits());
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

    /**
     * The same, and what the databases' patterns mean out of the cache, too, so that nothing at all is compiled again.
     *
     * @param digest stands for the pack and this build of the program; empty for a pack of which none is known
     * @see #compile(RulePack)
     */
    public static CompiledRules compile(RulePack pack, String digest, DatabaseCache cache) {
        if (digest.isEmpty()) {
            return compile(pack, cache);
        }
        String file = digest + PLAN_SUFFIX;
        Optional<SweepPlan> plan = cache.directory().read(file).flatMap(bytes -> SweepPlan.read(bytes, pack));
        Optional<PatternSet> patterns = plan.flatMap(known -> cached(known, digest, cache));
        if (plan.isPresent() && patterns.isPresent()) {
            return tested(new CompiledRules(pack, patterns.get(), plan.get()));
        }
        CompiledRules compiled = compile(pack, Database::compile);
        cache.directory().write(file, compiled.plan.toBytes(pack));
        cache.put(digest, compiled.patterns.everywhere());
        Database anchored = compiled.patterns.anchored();
        if (anchored != null) {
            cache.put(digest + ANCHORED_SUFFIX, anchored);
        }
        return compiled;
    }

    private static Optional<PatternSet> cached(SweepPlan plan, String digest, DatabaseCache cache) {
        Optional<Database> everywhere = cache.find(digest);
        if (everywhere.isEmpty() || !plan.hasAnchored()) {
            return everywhere.map(database -> new PatternSet(database, null, plan));
        }
        Optional<Database> anchored = cache.find(digest + ANCHORED_SUFFIX);
        if (anchored.isEmpty()) {
            everywhere.get().close();
        }
        return anchored.map(database -> new PatternSet(everywhere.get(), database, plan));
    }

    /** @param databases compiles patterns, or has them compiled */
    static CompiledRules compile(RulePack pack, Function<List<Pattern>, Database> databases) {
        RulePatterns patterns = RulePatterns.of(pack, CANARY);
        return tested(new CompiledRules(pack, patterns.compile(databases), patterns.plan().onDemand(pack)));
    }

    private static CompiledRules tested(CompiledRules compiled) {
        try {
            compiled.selfTest();
            return compiled;
        } catch (RuntimeException e) {
            compiled.close();
            throw e;
        }
    }

    static RuleMatcher matcher(Rule rule, int order, ConditionsCompiler conditions) {
        try {
            EvidenceKinds.of(rule);
            RuleMatcher matcher = switch (rule.detector()) {
                case Detector.Token token -> new TokenMatcher(rule, order, token, conditions);
                case Detector.Keyword keyword -> switch (keyword.reading()) {
                    case ASSIGNED -> new KeywordMatcher(rule, order, keyword, conditions);
                    case TOLD -> new SentenceMatcher(rule, order, keyword, conditions);
                    case NEAR -> new NearMatcher(rule, order, keyword, conditions);
                    case COLUMN -> new ColumnMatcher(rule, order, keyword, conditions);
                };
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

    /** The size of the native databases in bytes. */
    public long databaseBytes() {
        return patterns.sizeBytes();
    }

    /** How many expressions are looked for. */
    public int patternCount() {
        return plan.patternCount();
    }

    /** A new sweep for one thread; the caller closes it. */
    public Sweep newSweep() {
        return newSweep(new KnownSecrets());
    }

    /**
     * A new sweep for one thread, which sees what is known as well; the caller closes it.
     *
     * @param known shared with the examiners of the same telemetry
     */
    public Sweep newSweep(KnownSecrets known) {
        return new DatabaseSweep(patterns, matchersOfPattern, digitMatchers, known);
    }

    /** A new examiner for one thread; the caller closes it. */
    public Examiner newExaminer() {
        return newExaminer(new KnownSecrets());
    }

    /**
     * A new examiner for one thread, which finds what is known as well; the caller closes it.
     *
     * @param known shared with the sweeps of the same telemetry
     */
    public Examiner newExaminer(KnownSecrets known) {
        return new DatabaseExaminer(patterns, matchersOfPattern, alignments, digitMatchers, known, DecodingListener.NONE);
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
        return new DatabaseExaminer(patterns, replaced, alignments, digitMatchers.replaced(once), new KnownSecrets(), decoding);
    }

    /** A new counter of the sweep's hits for one thread; the caller closes it. */
    public SweepCounter newSweepCounter() {
        return new SweepCounter(this);
    }

    /** A new probe of what the rules cost for one thread; the caller closes it. */
    public CostProbe newCostProbe() {
        return new CostProbe(this);
    }

    /** A new sweep with another filter for one thread; the caller closes it. */
    RawSweep newRawSweep(HitFilter filter) {
        return new RawSweep(patterns, digitMatchers, filter, new KnownSecrets());
    }

    /** By the pattern's number; borrowed. */
    RuleMatcher[][] matchersOfPattern() {
        return matchersOfPattern;
    }

    DigitMatchers digitMatchers() {
        return digitMatchers;
    }

    /** A new explainer for one thread; the caller closes it. */
    public Explainer newExplainer() {
        return new Explainer(this);
    }

    /** Frees the native databases; sweeps and examiners must be closed before. */
    @Override
    public void close() {
        patterns.close();
    }
}
