package io.scrubjay.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesImportCommandTest {
    private static final String TOML =
            """
            [[rules]]
            id = "acme-token"
            description = "An Acme token"
            regex = '''acme_[0-9a-f]{16}'''
            [[rules]]
            id = "acme-file"
            path = '''acme\\.conf'''
            """;

    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(directory);
    }

    private Path toml(String text) throws IOException {
        return Files.writeString(directory.resolve("acme.toml"), text);
    }

    @Test
    void import_file_writesARuleFileThatWorks() throws IOException {
        // given
        Path toml = toml(TOML);
        Path yaml = directory.resolve("acme.yaml");

        // when
        int code = cli.execute("rules", "import", toml.toString(), "-o", yaml.toString());

        // then
        assertThat(code).isZero();
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .isEqualTo("note: " + toml + ":7: rule 'acme-file': path: telemetry has no files (rule not loaded)\n"
                        + "1 rules written, 1 of them as shapes, 1 notes: these parts are not used\n");
        assertThat(yaml).content().isEqualTo("""
                # From acme.toml, by scrubjay rules import.
                rules:
                  - id: acme-token
                    title: An Acme token
                    provider: acme
                    severity: high
                    token: 'acme_{hexlower:16}'
                    leftBoundary: false
                """);
        assertThat(directory.resolve("acme.yaml.part")).doesNotExist();
        assertThat(cli.execute("rules", "lint", yaml.toString())).isZero();
    }

    @Test
    void import_withoutOutput_printsIt() throws IOException {
        assertThat(cli.execute("rules", "import", toml(TOML).toString())).isZero();
        assertThat(cli.out()).startsWith("# From acme.toml, by scrubjay rules import.\nrules:\n  - id: acme-token\n");
    }

    @Test
    void import_mistakes_areListedAndNothingWritten() throws IOException {
        // given
        Path toml = toml("[[rules]]\nid = 'a'\nregex = '(?=x)'\n[[rules]]\nid = 'b'\nregex = 'b*'\n");
        Path yaml = Files.writeString(directory.resolve("acme.yaml"), "before");

        // when
        int code = cli.execute("rules", "import", toml.toString(), "--output", yaml.toString());

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.err())
                .contains(toml + ":3: rule 'a': regex: (?=x) (expected: RE2 syntax;")
                .contains(toml + ":6: rule 'b': regex: b* (expected: not to match the empty string)\n2 problems\n");
        assertThat(yaml).hasContent("before");
    }

    @Test
    void import_noFile_isOneAndNamesIt() {
        assertThat(cli.execute("rules", "import", directory.resolve("none.toml").toString())).isEqualTo(1);
        assertThat(cli.err()).contains("none.toml: no such file (expected: a rule file)");
    }
}
