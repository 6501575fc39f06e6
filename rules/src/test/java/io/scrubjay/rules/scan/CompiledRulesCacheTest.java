package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.hyperscan.DatabaseCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledRulesCacheTest {
    /** What the patterns mean, and two databases. */
    private static final int FILES = 3;

    private static final String DIGEST = "0123456789abcdef";
    private static final RulePack PACK = new RulePack(List.of(TestRules.TOKEN, TestRules.COMMON, TestRules.REGEX));
    private static final String TOKEN = "tok_" + "a1B2c3D4e5F6";

    @TempDir
    private Path temp;

    private DatabaseCache cache;

    @BeforeEach
    void open() {
        cache = new DatabaseCache(temp.resolve("cache"));
    }

    @Test
    void compile_fromCache_findsTheSame() throws IOException {
        // given
        CompiledRules.compile(PACK, DIGEST, cache).close();
        List<FileTime> written = written();

        // when
        try (CompiledRules cached = CompiledRules.compile(PACK, DIGEST, cache)) {
            // then
            assertFinds(cached);
        }
        assertThat(written()).isEqualTo(written).hasSize(FILES);
    }

    @Test
    void compile_anyFileDamaged_compiledAnew() throws IOException {
        for (int file = 0; file < FILES; file++) {
            // given
            CompiledRules.compile(PACK, DIGEST, cache).close();
            Path damaged = files().get(file);
            byte[] content = Files.readAllBytes(damaged);
            content[content.length / 2] ^= 1;
            Files.write(damaged, content);

            // when
            try (CompiledRules compiled = CompiledRules.compile(PACK, DIGEST, cache)) {
                // then
                assertFinds(compiled);
                assertThat(lastMatcher(compiled)).as("as little memory as from the cache").isInstanceOf(LazyMatcher.class);
                assertThat(Files.readAllBytes(damaged)).isNotEqualTo(content);
            }
        }
    }

    @Test
    void compile_planOfALargerPack_compiledAnew() throws IOException {
        // given
        CompiledRules.compile(PACK, DIGEST, cache).close();
        RulePack smaller = new RulePack(List.of(TestRules.TOKEN));

        // when
        try (CompiledRules compiled = CompiledRules.compile(smaller, DIGEST, cache);
                CompiledRules uncached = CompiledRules.compile(smaller)) {
            // then
            assertThat(compiled.patternCount()).isEqualTo(uncached.patternCount());
        }
    }

    /** The first patterns are the program's own. */
    private static RuleMatcher lastMatcher(CompiledRules rules) {
        RuleMatcher[][] ofPattern = rules.matchersOfPattern();
        return ofPattern[ofPattern.length - 1][0];
    }

    private static void assertFinds(CompiledRules rules) {
        try (Examiner examiner = rules.newExaminer()) {
            for (String text : List.of(TOKEN, "password=a1B2c3D4e5F6", "begin SECRET end", base64("see " + TOKEN))) {
                assertThat(examiner.examine(null, text.getBytes(StandardCharsets.US_ASCII))).as(text).hasSize(1);
            }
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** When the files were written. */
    private List<FileTime> written() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : files()) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(temp.resolve("cache"))) {
            return files.sorted().toList();
        }
    }
}
