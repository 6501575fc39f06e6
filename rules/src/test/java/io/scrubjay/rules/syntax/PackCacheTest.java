package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.cache.CacheDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackCacheTest {
    private static final String RULE = """
            rules:
              - id: acme-token
                title: Acme token
                provider: acme
                severity: high
                token: acme_{base62:36}
            """;

    @TempDir
    private Path temp;

    private Path directory;
    private PackCache cache;

    @BeforeEach
    void open() {
        directory = temp.resolve("cache");
        cache = new PackCache(new CacheDirectory(directory));
    }

    @Test
    void get_builtin_sameAsParsed() throws IOException {
        // given
        List<String> everything = BuiltinPacks.packs();
        LocatedPack parsed = BuiltinPacks.loadLocated(everything, List.of());
        LocatedPack first = cache.get(everything, List.of());
        Path file = onlyFile();
        byte[] written = Files.readAllBytes(file);

        // when
        LocatedPack cached = cache.get(everything, List.of());

        // then
        assertThat(first.pack()).isEqualTo(parsed.pack());
        assertThat(cached).isEqualTo(first);
        assertThat(cached.places()).isEqualTo(parsed.places());
        assertThat(cached.digest()).isNotEmpty();
        assertThat(PackReader.read(PackBytes.of(cached), cached.digest())).contains(cached);
        assertThat(Files.readAllBytes(file)).isEqualTo(written);
    }

    @Test
    void get_changedFile_readAnew() throws IOException {
        // given
        Path file = Files.writeString(temp.resolve("rules.yaml"), RULE);
        LocatedPack before = cache.get(List.of(), List.of(file));
        Files.writeString(file, RULE.replace("acme_", "acme-"));

        // when
        LocatedPack changed = cache.get(List.of(), List.of(file));

        // then
        assertThat(changed.digest()).isNotEqualTo(before.digest());
        assertThat(changed.pack()).isEqualTo(RulePackParser.parse(file)).isNotEqualTo(before.pack());
    }

    @Test
    void get_problems_thrownEachTime() throws IOException {
        // given
        Path file = Files.writeString(temp.resolve("rules.yaml"), RULE.replace("severity: high", "severity: odd"));

        // when, then
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cache.get(List.of(), List.of(file)))
                    .isInstanceOf(RuleSyntaxException.class)
                    .hasMessageContaining("rules.yaml:5");
        }
    }

    @Test
    void get_noSuchFile() {
        assertThatThrownBy(() -> cache.get(List.of(), List.of(temp.resolve("rules.yaml"))))
                .isInstanceOf(RuleSyntaxException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void read_cutAnywhere_nothing() throws IOException {
        // given
        Path file = Files.writeString(temp.resolve("rules.yaml"), RULE);
        byte[] whole = PackBytes.of(cache.get(List.of(), List.of(file)));
        for (int length = 0; length < whole.length; length++) {
            // when, then
            assertThat(PackReader.read(java.util.Arrays.copyOf(whole, length), "")).isEmpty();
        }
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
