package io.scrubjay.rules.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    private static final byte[] CONTENT = "what was made of something".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temp;

    private Path path;
    private CacheDirectory directory;

    @BeforeEach
    void open() {
        path = temp.resolve("cache");
        directory = new CacheDirectory(path);
    }

    @Test
    void read_written() throws IOException {
        // when
        directory.write("one.thing", CONTENT);

        // then
        assertThat(directory.read("one.thing")).contains(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rwx------");
    }

    @Test
    void read_neverWritten() {
        assertThat(directory.read("one.thing")).isEmpty();
    }

    @Test
    void read_anyByteChanged_missing() throws IOException {
        // given
        directory.write("one.thing", CONTENT);
        Path file = path.resolve("one.thing");
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);

            // when, then
            assertThat(directory.read("one.thing")).as("byte " + i).isEmpty();
        }
    }

    @Test
    void read_cutAnywhere_missing() throws IOException {
        // given
        directory.write("one.thing", CONTENT);
        Path file = path.resolve("one.thing");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            // when, then
            assertThat(directory.read("one.thing")).as("bytes: " + length).isEmpty();
        }
    }

    @Test
    void read_directoryOfEverybody_missing() throws IOException {
        // given
        directory.write("one.thing", CONTENT);

        // when
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

        // then
        assertThat(directory.read("one.thing")).isEmpty();
    }

    @Test
    void write_many_oldFilesOfTheSuffixGo() throws IOException {
        // given
        directory.write("other.kind", CONTENT);

        // when
        for (int i = 0; i < 12; i++) {
            directory.write(i + ".thing", CONTENT);
        }

        // then
        assertThat(directory.read("other.kind")).isPresent();
        try (var files = Files.list(path)) {
            assertThat(files).hasSize(9);
        }
    }
}
