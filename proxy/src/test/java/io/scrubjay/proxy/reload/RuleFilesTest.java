package io.scrubjay.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFilesTest {
    @TempDir
    Path temporary = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @BeforeEach
    void resolve() throws IOException {
        dir = temporary.toRealPath();
    }

    @Test
    void fingerprint_sameContent_isTheSame() throws Exception {
        Path file = Files.writeString(dir.resolve("a"), "rules: []");
        String before = RuleFiles.fingerprint(List.of(file));

        Files.delete(file);
        Files.writeString(file, "rules: []");

        assertThat(RuleFiles.fingerprint(List.of(file))).isEqualTo(before);
    }

    @Test
    void fingerprint_everyChange_isAnother() throws Exception {
        // given
        Path one = Files.writeString(dir.resolve("a"), "x");
        Path other = Files.writeString(dir.resolve("b"), "");

        // when
        List<String> fingerprints = List.of(
                RuleFiles.fingerprint(List.of()),
                RuleFiles.fingerprint(List.of(one)),
                RuleFiles.fingerprint(List.of(one, other)),
                RuleFiles.fingerprint(List.of(other, one)),
                RuleFiles.fingerprint(List.of(one, dir.resolve("missing"))),
                RuleFiles.fingerprint(List.of(Files.writeString(one, "y"))));

        // then
        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    @Test
    void directories_file_isWhereItStands() {
        assertThat(RuleFiles.directories(List.of(dir.resolve("a")))).containsExactly(dir);
    }

    @Test
    void directories_missingDirectory_isLeftOut() {
        assertThat(RuleFiles.directories(List.of(dir.resolve("gone/a")))).isEmpty();
    }

    @Test
    void directories_configMap_isTheMountAndTheVersion() throws Exception {
        // given
        Path version = Files.createDirectories(dir.resolve("..2026_11_23"));
        Files.writeString(version.resolve("rules.yaml"), "rules: []");
        Files.createSymbolicLink(dir.resolve("..data"), Path.of("..2026_11_23"));
        Path mounted = Files.createSymbolicLink(dir.resolve("rules.yaml"), Path.of("..data/rules.yaml"));

        // when / then
        assertThat(RuleFiles.directories(List.of(mounted))).containsExactlyInAnyOrder(dir, version);
    }

    @Test
    void directories_linkedDirectoryOnTheWay_isWatchedAtTheLink() throws Exception {
        // given
        Path release = Files.createDirectories(dir.resolve("releases/7/rules"));
        Files.createSymbolicLink(dir.resolve("current"), dir.resolve("releases/7"));

        // when / then
        assertThat(RuleFiles.directories(List.of(dir.resolve("current/rules/a.yaml"))))
                .containsExactlyInAnyOrder(dir, release);
    }

    @Test
    void directories_linksInACircle_end() throws Exception {
        Path one = Files.createSymbolicLink(dir.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(dir.resolve("two"), Path.of("one/x"));

        assertThat(RuleFiles.directories(List.of(one))).containsExactly(dir);
    }
}
