package io.scrubjay.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
    @TempDir
    Path directory;

    private Path launcher = Path.of("");

    @BeforeEach
    void createLauncher() throws Exception {
        launcher = Files.createFile(directory.resolve("scrubjay"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void parse_all() {
        // given
        String[] args = {
            "--seconds", "2", "--warmup", "0", "--rounds", "5", "--connections", "8", "--latency", "0",
            "--rows", "07,01", "--sizes", "4,1024", "--launcher", launcher.toString(), "--plot", "/tmp/plot.svg"
        };

        // when
        Options options = Options.parse(args);

        // then
        assertThat(options).isEqualTo(new Options(
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        5,
                        8,
                        Duration.ZERO,
                        Row.LADDER.stream()
                                .filter(row -> row.number().equals("01") || row.number().equals("07"))
                                .toList(),
                        List.of(4096, 1 << 20),
                        launcher,
                        Path.of("/tmp/plot.svg")));
        assertThat(options.rows()).hasSize(3);
    }

    @Test
    void parse_unknown() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--second", "2"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--second (expected: --seconds, --warmup, --rounds, --connections, --latency, --rows,"
                        + " --sizes, --launcher or --plot)");
    }

    @Test
    void parse_outOfRange() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--rounds", "none"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--rounds: none (expected: 1 to 99)");
    }

    @Test
    void parse_unknownRow() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--rows", "01,99"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--rows: 99 (expected: 01,02,03,04,05,06,07,08,09,10,11)");
    }

    @Test
    void parse_sizeTooSmall() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--sizes", "1"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--sizes: 1 (expected: 4 to 32768)");
    }

    @Test
    void parse_noValue() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--rounds"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--rounds: no value (expected: one)");
    }

    @Test
    void parse_launcherMissing() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--launcher", "/nowhere/scrubjay"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--launcher: /nowhere/scrubjay (expected: an executable file)");
    }
}
