package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.MatchListener;
import io.scrubjay.rules.hyperscan.Pattern;
import io.scrubjay.rules.hyperscan.Scratch;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The yardstick is one database of all patterns but names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PatternScanTest {
    private static final long SEED = 20_261_129;
    private static final int TEXTS = 1500;
    private static final int MAX_SECRETS = 6;
    /** More than a match around an anchor takes. */
    private static final int MAX_GAP = 700;

    private final RulePack pack = BuiltinPacks.load(List.of(BuiltinPacks.ALL));
    private final RulePatterns patterns = RulePatterns.of(pack, "canary");
    private final PatternSet set = patterns.compile(Database::compile);
    private final Random random = new Random(SEED);

    private record Hit(int pattern, int toByte) {}

    @AfterAll
    void close() {
        set.close();
    }

    @Test
    void scan_secretsNearAndFar_saysWhatOneDatabaseSays() {
        // given
        Set<Integer> names = new HashSet<>();
        patterns.plan().names().forEach(name -> names.add(name.pattern()));
        Set<Integer> anchored = new HashSet<>();
        patterns.anchored().forEach(pattern -> anchored.add(pattern.id()));
        List<Pattern> all = Stream.concat(patterns.everywhere().stream(), patterns.anchored().stream())
                .filter(pattern -> !set.isAnchor(pattern.id()))
                .toList();
        Set<Hit> expected = new HashSet<>();
        Set<Integer> hit = new HashSet<>();
        try (Database database = Database.compile(all);
                Scratch scratch = database.newScratch((id, to) -> expected.add(new Hit(id, to)))) {
            for (int i = 0; i < TEXTS; i++) {
                String text = text();
                expected.clear();
                inMemory(text, (address, length) -> scratch.scan(address, length) == Scratch.Outcome.COMPLETE);

                // when
                Set<Hit> hits = hits(text);

                // then
                hits.removeIf(each -> names.contains(each.pattern()));
                assertThat(hits).as(text).isEqualTo(expected);
                expected.forEach(each -> hit.add(each.pattern()));
            }
        }
        hit.retainAll(anchored);
        assertThat(hit.size()).isGreaterThan(anchored.size() / 3);
    }

    @Test
    void scan_urlsWithUserInfo_saysWhatOneDatabaseSays() {
        // given
        List<Pattern> inUserInfo = patterns.anchored().stream()
                .filter(pattern -> UserInfo.reachBytes(pattern).isPresent())
                .toList();
        Set<Integer> numbers = new HashSet<>();
        inUserInfo.forEach(pattern -> numbers.add(pattern.id()));
        Set<Hit> expected = new HashSet<>();
        Set<Integer> hit = new HashSet<>();
        try (Database database = Database.compile(inUserInfo);
                Scratch scratch = database.newScratch((id, to) -> expected.add(new Hit(id, to)))) {
            for (int i = 0; i < TEXTS; i++) {
                String text = urls();
                expected.clear();
                inMemory(text, (address, length) -> scratch.scan(address, length) == Scratch.Outcome.COMPLETE);

                // when
                Set<Hit> hits = hits(text);

                // then
                hits.removeIf(each -> !numbers.contains(each.pattern()));
                assertThat(hits).as(text).isEqualTo(expected);
                expected.forEach(each -> hit.add(each.pattern()));
            }
        }
        assertThat(inUserInfo).hasSizeGreaterThan(5);
        assertThat(hit.size()).isGreaterThan(inUserInfo.size() / 2);
    }

    /** URLs with names and passwords of any length, in the characters that they may have and some that they may not. */
    private String urls() {
        StringBuilder text = new StringBuilder();
        for (int urls = random.nextInt(4); urls >= 0; urls--) {
            text.append("see https").append(random.nextBoolean() ? "://" : ":\\/\\/");
            for (int parts = random.nextInt(3); parts >= 0; parts--) {
                String characters = random.nextBoolean() ? "0123456789abcdef" : "abcXYZ019-._~%$!@[";
                int length = random.nextBoolean() ? 32 : random.nextInt(random.nextInt(8) == 0 ? MAX_GAP : 48);
                random.ints(length, 0, characters.length()).forEach(at -> text.append(characters.charAt(at)));
                text.append(parts == 0 ? "" : ":");
            }
            text.append(random.nextInt(4) == 0 ? " " : "@").append("db.example.com/").append(random.nextInt(100));
        }
        return text.toString();
    }

    @Test
    void of_fewRulesWithoutNames_nothingIsAnchored() {
        // when
        RulePatterns few = RulePatterns.of(new RulePack(List.of(TestRules.TOKEN)), "canary");

        // then
        assertThat(few.plan().names()).isEmpty();
        assertThat(few.plan().anchors()).isEmpty();
        assertThat(few.anchored()).isEmpty();
        try (PatternSet fewSet = few.compile(Database::compile)) {
            assertThat(fewSet.anchored()).isNull();
            assertThat(fewSet.sizeBytes()).isEqualTo(fewSet.everywhere().sizeBytes());
        }
    }

    @Test
    void scan_listenerEndsIt_noMoreHits() {
        // given
        String text = anchoredSample() + " ".repeat(2 * MAX_GAP) + anchoredSample();
        List<Hit> heard = new ArrayList<>();

        // when
        boolean complete = scan(text, (pattern, to) -> {
            heard.add(new Hit(pattern, to));
            return false;
        });

        // then
        assertThat(complete).isFalse();
        assertThat(heard).hasSize(1);
    }

    @Test
    void scan_listenerThrowsForAnAnchoredPattern_unscanned() {
        // given
        Set<Integer> anchored = new HashSet<>();
        patterns.anchored().forEach(pattern -> anchored.add(pattern.id()));

        // when, then
        assertThatThrownBy(() -> scan(anchoredSample(), (pattern, to) -> {
                    if (anchored.contains(pattern)) {
                        throw new IllegalStateException("listener");
                    }
                    return true;
                }))
                .isInstanceOf(HyperscanException.class);
    }

    /** A text that a pattern matches that is looked for around anchors only. */
    private String anchoredSample() {
        Set<Integer> anchored = new HashSet<>();
        patterns.anchored().forEach(pattern -> anchored.add(pattern.id()));
        return pack.rules().stream()
                .flatMap(rule -> new SampleGenerator(random).samples(rule).stream())
                .map(Sample::text)
                .filter(text -> !hits(text).isEmpty()
                        && hits(text).stream().allMatch(each -> anchored.contains(each.pattern())))
                .findFirst()
                .orElseThrow();
    }

    private Set<Hit> hits(String text) {
        Set<Hit> hits = new HashSet<>();
        scan(text, (pattern, to) -> {
            hits.add(new Hit(pattern, to));
            return true;
        });
        return hits;
    }

    private boolean scan(String text, MatchListener listener) {
        try (PatternScan scan = set.newScan(listener)) {
            return inMemory(text, scan::scan);
        }
    }

    /** Secrets of any rules with gaps between them, from none to more than a window; some are cut, some without their casing. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int secrets = random.nextInt(MAX_SECRETS); secrets >= 0; secrets--) {
            Rule rule = pack.rules().get(random.nextInt(pack.rules().size()));
            List<Sample> samples = new SampleGenerator(random).samples(rule);
            String sample = samples.isEmpty() ? "" : samples.get(random.nextInt(samples.size())).text();
            String written = switch (random.nextInt(5)) {
                case 0 -> sample.substring(random.nextInt(sample.length() + 1));
                case 1 -> sample.toUpperCase(Locale.ROOT);
                case 2 -> sample.replace("/", "%2F").replace(":", "%3A").replace("=", "%3D");
                default -> sample;
            };
            text.append(" ".repeat(random.nextInt(2) * random.nextInt(MAX_GAP))).append(written);
        }
        return text.toString();
    }

    private interface MemoryScan {
        boolean scan(long address, int lengthBytes);
    }

    private static boolean inMemory(String text, MemoryScan scan) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(ISO_8859_1);
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, bytes.length);
            return scan.scan(memory.address(), bytes.length);
        }
    }
}
