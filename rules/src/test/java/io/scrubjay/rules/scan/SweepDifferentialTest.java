package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.Pattern;
import io.scrubjay.rules.sample.LogContexts;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The scanner, natively and by an index of names, and RE2/J find the same ends of the same patterns of the built-in pack: samples
 * of every rule, plain and encoded, at every alignment and in texts of lengths around the widths of vectors.
 *
 * <p>{@code -Dscrubjay.differential.minutes=60} goes on for an hour, {@code -Dscrubjay.corpus=DIR} puts the samples into the
 * lines of that directory's {@code .gz} files.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SweepDifferentialTest {
    private static final List<Encodings> ENCODINGS = List.of(Encodings.values());
    private static final String CANARY = "canary";
    private static final int TEXTS = 300;
    private static final int ALIGNMENTS = 64;
    private static final int MAX_TEXT = 160;
    private static final int MAX_COMPILED = 1500;
    private static final int PATTERNS_OF_RULE = 12;
    /** RE2 repeats nothing more often. */
    private static final int MAX_REPEAT = 1000;

    private static final List<Integer> LENGTHS = List.of(15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129);
    private static final java.util.regex.Pattern REPEAT = java.util.regex.Pattern.compile("\\{(?:\\d+,)?(\\d{4,})\\}");

    private final RulePack pack = BuiltinPacks.load(List.of(BuiltinPacks.ALL));
    private final List<Pattern> patterns = patterns(pack);
    private final Map<String, Integer> idOfPattern = new HashMap<>();
    private final PatternSet scanned = scanned(pack);
    private final Map<Integer, Set<Integer>> ends = new HashMap<>();
    private final PatternScan scan = scanned.newScan(this::onMatch);
    private final Random random = new Random(3);
    private final List<String> lines = lines();
    private final Map<Rule, List<Integer>> patternsOfRule = new HashMap<>();
    private final Map<Integer, Optional<com.google.re2j.Pattern>> compiled = new HashMap<>();
    private long comparisons;

    SweepDifferentialTest() {
        patterns.forEach(pattern -> idOfPattern.put(key(pattern), pattern.id()));
    }

    @AfterAll
    void close() {
        scan.close();
        scanned.close();
    }

    @Test
    void scan_sameEndsAsRe2() {
        long minutes = Long.getLong("scrubjay.differential.minutes", 0);
        long until = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        int texts = 0;
        for (; minutes == 0 ? texts < TEXTS : System.nanoTime() < until; texts++) {
            Rule rule = pack.rules().get(random.nextInt(pack.rules().size()));
            compare(text(rule), rule, texts % ALIGNMENTS);
        }
        if (minutes > 0) {
            System.out.printf("%d texts, %d sets of ends, %d patterns%n", texts, comparisons, patterns.size());
        }
        assertThat(comparisons).isPositive();
    }

    private void compare(byte[] text, Rule rule, int alignment) {
        ends.clear();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(ALIGNMENTS + text.length + 1L, ALIGNMENTS);
            MemorySegment.copy(MemorySegment.ofArray(text), 0, memory, alignment, text.length);
            assertThat(scan.scan(memory.address() + alignment, text.length)).isTrue();
        }
        Set<Integer> asked = new TreeSet<>(ends.keySet());
        asked.addAll(patternsOf(rule));
        asked.add(random.nextInt(patterns.size()));
        String latin1 = new String(text, StandardCharsets.ISO_8859_1);
        for (int id : asked) {
            Optional<com.google.re2j.Pattern> expected = re2(id);
            if (expected.isPresent()) {
                comparisons++;
                assertThat(ends.getOrDefault(id, Set.of()))
                        .as("ends of '%s' in '%s' at alignment %d", patterns.get(id).expression(), latin1, alignment)
                        .isEqualTo(ends(expected.get(), latin1));
            }
        }
    }

    /** Every end of every match: where the text up to there ends in one. */
    private static Set<Integer> ends(com.google.re2j.Pattern endsInMatch, String text) {
        Set<Integer> ends = new TreeSet<>();
        for (int end = 1; end <= text.length(); end++) {
            if (endsInMatch.matches(text.substring(0, end))) {
                ends.add(end);
            }
        }
        return ends;
    }

    private boolean onMatch(int id, int toByte) {
        ends.computeIfAbsent(id, absent -> new TreeSet<>()).add(toByte);
        return true;
    }

    /** A sample of the rule in a context or encoding, in a line of a log, cut to a length around a vector's width. */
    private byte[] text(Rule rule) {
        List<Sample> samples = new SampleGenerator(random).samples(rule);
        String line = lines.get(random.nextInt(lines.size()));
        String secret = samples.isEmpty() ? line : samples.get(random.nextInt(samples.size())).text();
        String written = random.nextBoolean()
                ? LogContexts.ALL.get(random.nextInt(LogContexts.ALL.size())).escape().apply(secret)
                : ENCODINGS.get(random.nextInt(ENCODINGS.size())).encode(secret);
        int before = random.nextInt(1 + Math.min(line.length(), ALIGNMENTS));
        String text = line.substring(0, before) + written + line.substring(before);
        boolean cut = random.nextInt(3) > 0;
        int length = cut ? LENGTHS.get(random.nextInt(LENGTHS.size())) : MAX_TEXT;
        int from = random.nextInt(3) == 0 ? random.nextInt(1 + Math.max(0, text.length() - length)) : 0;
        return text.substring(from, Math.min(text.length(), from + length)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<Integer> patternsOf(Rule rule) {
        List<Integer> known = patternsOfRule.computeIfAbsent(rule, asked -> patterns(new RulePack(List.of(asked))).stream()
                .map(pattern -> idOfPattern.get(key(pattern)))
                .filter(id -> id != null)
                .toList());
        List<Integer> some = new ArrayList<>(known);
        Collections.shuffle(some, random);
        return some.subList(0, Math.min(some.size(), PATTERNS_OF_RULE));
    }

    private Optional<com.google.re2j.Pattern> re2(int id) {
        if (compiled.size() > MAX_COMPILED) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(id, asked -> {
            Pattern pattern = patterns.get(asked);
            String flags = pattern.ignoreCase() ? "(?is)" : "(?s)";
            boolean repeatsTooOften = REPEAT.matcher(pattern.expression())
                    .results()
                    .anyMatch(repeat -> Integer.parseInt(repeat.group(1)) > MAX_REPEAT);
            return repeatsTooOften
                    ? Optional.empty()
                    : Optional.of(com.google.re2j.Pattern.compile(
                            flags + ".*(?:" + withWhiteSpace(pattern.expression()) + ")"));
        });
    }

    /** RE2 leaves the vertical tab out of {@code \s}. */
    private static String withWhiteSpace(String expression) {
        StringBuilder out = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\') {
                char escaped = expression.charAt(++i);
                out.append(escaped != 's' ? "\\" + escaped : inClass ? "\\x09-\\x0d\\x20" : "[\\x09-\\x0d\\x20]");
            } else {
                inClass = inClass ? c != ']' : c == '[';
                out.append(c);
            }
        }
        return out.toString();
    }

    private static PatternSet scanned(RulePack pack) {
        return RulePatterns.of(pack, CANARY).compile(Database::compile);
    }

    /** All patterns by their numbers, names included. */
    private static List<Pattern> patterns(RulePack pack) {
        RulePatterns patterns = RulePatterns.of(pack, CANARY);
        Stream<Pattern> names = patterns.plan().names().stream()
                .map(name -> new Pattern(ShapeSyntax.literal(name.text()), true, name.pattern()));
        return Stream.of(patterns.everywhere().stream(), patterns.anchored().stream(), names)
                .flatMap(each -> each)
                .sorted(Comparator.comparingInt(Pattern::id))
                .toList();
    }

    private static String key(Pattern pattern) {
        return pattern.ignoreCase() + pattern.expression();
    }

    private static List<String> lines() {
        String directory = System.getProperty("scrubjay.corpus", "");
        if (directory.isEmpty()) {
            return List.of(
                    "2026-11-23T10:00:00Z INFO  worker-7 request handled in 13 ms, status=200 path=/v1/orders/8817",
                    "{\"level\":\"info\",\"msg\":\"user logged in\",\"user\":{\"id\":42,\"name\":\"Zoe\"},\"tags\":[\"a\",\"b\"]}",
                    "\n\u0012\b\u0001\u0012\u000eservice.nameapi\u0012\u0004\n\u0002ok\u001a\u0010\u00f8\u0080\u00ff\u0007",
                    "<165>1 2026-11-23T10:00:00Z host app 812 ID47 [x@1 k=\"v\"] message text, and some more of it",
                    " ".repeat(70),
                    "x".repeat(70));
        }
        List<String> lines = new ArrayList<>();
        try (var files = Files.list(Path.of(directory))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".gz")).sorted().toList()) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .forEach(lines::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
