package io.scrubjay.rules.hyperscan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCacheTest {
    private static final List<Pattern> PATTERNS =
            List.of(new Pattern("secret[0-9]{4}", false, 0), new Pattern("token", true, 1));

    @TempDir
    private Path temp;

    private Path directory;
    private DatabaseCache cache;

    @BeforeEach
    void open() {
        directory = temp.resolve("cache");
        cache = new DatabaseCache(directory);
    }

    @Test
    void get_compiledAndCached() throws IOException {
        assertThat(ends(cache.get(PATTERNS))).containsExactly(10, 16);
        assertThat(files()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
    }

    @Test
    void get_fromCache() throws IOException {
        // given
        cache.get(PATTERNS).close();
        byte[] written = Files.readAllBytes(files().getFirst());

        // when
        Database cached = cache.get(PATTERNS);

        // then
        assertThat(ends(cached)).containsExactly(10, 16);
        assertThat(Files.readAllBytes(files().getFirst())).isEqualTo(written);
    }

    @Test
    void get_damaged_compiledAnew() throws IOException {
        // given
        cache.get(PATTERNS).close();
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);

        // when
        Database database = cache.get(PATTERNS);

        // then
        assertThat(ends(database)).containsExactly(10, 16);
        assertThat(Files.readAllBytes(file)).isNotEqualTo(damaged);
    }

    @Test
    void get_truncated_compiledAnew() throws IOException {
        // given
        cache.get(PATTERNS).close();
        Files.write(files().getFirst(), new byte[7]);

        // when
        Database database = cache.get(PATTERNS);

        // then
        assertThat(ends(database)).containsExactly(10, 16);
    }

    @Test
    void get_otherPatterns_otherFile() throws IOException {
        // when
        cache.get(PATTERNS).close();
        cache.get(PATTERNS.subList(0, 1)).close();

        // then
        assertThat(files()).hasSize(2);
    }

    @Test
    void get_directoryOfEverybody_notUsed() throws IOException {
        // given
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        // when
        Database database = cache.get(PATTERNS);

        // then
        assertThat(ends(database)).containsExactly(10, 16);
        assertThat(files()).isEmpty();
    }

    @Test
    void get_manyPacks_oldFilesGo() throws IOException {
        // when
        for (int i = 0; i < 12; i++) {
            cache.get(List.of(new Pattern("secret" + i, false, 0))).close();
        }

        // then
        assertThat(files()).hasSize(8);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static List<Integer> ends(Database database) {
        List<Integer> ends = new ArrayList<>();
        byte[] text = "secret1234 Token".getBytes(StandardCharsets.US_ASCII);
        try (database;
                Scratch scratch = database.newScratch((id, toByte) -> ends.add(toByte));
                Arena arena = Arena.ofConfined()) {
            var memory = arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, text);
            assertThat(scratch.scan(memory.address(), text.length)).isEqualTo(Scratch.Outcome.COMPLETE);
        }
        return ends;
    }
}
