package io.scrubjay.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintKeyTest {
    @TempDir
    private Path temp;

    @Test
    void loadOrCreate_missing() throws Exception {
        // given
        Path dir = temp.resolve("a/b");

        // when
        FingerprintKey key = FingerprintKey.loadOrCreate(dir);

        // then
        Path file = dir.resolve("fingerprint.key");
        assertThat(file).hasSize(32);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(dir)).isEqualTo("rwx------");
        assertThat(mode(temp.resolve("a"))).isEqualTo("rwx------");
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(key.id()).matches("k[0-9a-f]{8}");
        assertThat(key.toString()).isEqualTo("fingerprint key " + key.id());
        assertThat(key.toString()).doesNotContain(HexFormat.of().formatHex(Files.readAllBytes(file)).substring(0, 8));
    }

    @Test
    void loadOrCreate_again() throws Exception {
        // given
        byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
        FingerprintKey first = FingerprintKey.loadOrCreate(temp);

        // when
        FingerprintKey second = FingerprintKey.loadOrCreate(temp);

        // then
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.newFingerprinter().fingerprint(text, 0, 4))
                .isEqualTo(first.newFingerprinter().fingerprint(text, 0, 4));
    }

    @Test
    void loadOrCreate_anotherDirectory() throws Exception {
        // given
        FingerprintKey first = FingerprintKey.loadOrCreate(temp.resolve("a"));

        // when
        FingerprintKey second = FingerprintKey.loadOrCreate(temp.resolve("b"));

        // then
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void loadOrCreate_manyAtOnce() throws Exception {
        // given
        List<Callable<String>> loads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            loads.add(() -> FingerprintKey.loadOrCreate(temp).id());
        }

        // when
        List<String> ids = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(16)) {
            for (Future<String> load : executor.invokeAll(loads)) {
                ids.add(load.get());
            }
        }

        // then
        assertThat(ids).hasSize(16).containsOnly(ids.getFirst());
        try (var files = Files.list(temp)) {
            assertThat(files).containsExactly(temp.resolve("fingerprint.key"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void loadOrCreate_othersCanReach(String mode) throws Exception {
        // given
        Path file = Files.write(temp.resolve("fingerprint.key"), new byte[32]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        // when / then
        assertThatThrownBy(() -> FingerprintKey.loadOrCreate(temp))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(file + ": mode " + mode + " (expected: rw-------");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void loadOrCreate_wrongLength(int length) throws Exception {
        // given
        Path file = Files.createFile(temp.resolve("fingerprint.key"), PrivateFiles.OWNER_FILE);
        Files.write(file, new byte[length]);

        // when / then
        assertThatThrownBy(() -> FingerprintKey.loadOrCreate(temp))
                .isInstanceOf(StoreException.class)
                .hasMessage(file + ": " + length + " bytes (expected: 32)");
        assertThat(file).hasSize(length);
    }

    @Test
    void loadOrCreate_directoryIsAFile() throws Exception {
        // given
        Path file = Files.createFile(temp.resolve("data"));

        // when / then
        assertThatThrownBy(() -> FingerprintKey.loadOrCreate(file))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(file + ": not a directory (expected: ");
    }

    @Test
    void loadOrCreate_directoryOfEverybody() throws Exception {
        // given
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwxrwx"));

        // when / then
        assertThatThrownBy(() -> FingerprintKey.loadOrCreate(temp))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(temp + ": writable by everybody");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
