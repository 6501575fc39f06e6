package io.scrubjay.proxy.cli;

import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.LocatedPack;
import io.scrubjay.rules.syntax.RuleImport;
import io.scrubjay.rules.syntax.RulePackParser;
import io.scrubjay.rules.syntax.RuleSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules import}: another program's rule file written as one of ours. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a rule file of gitleaks 8 or betterleaks 1 as one of Scrubjay's. What it uses that is not supported is"
                    + " named on standard error, with its line. The result was read and compiled before it is written.",
            "",
            "An expression that is only literals and repeated classes becomes a token's shape, which also masks a longer run"
                    + " to its end; the others stay expressions.",
            "",
            "Such a file also works as it is, wherever a rule file is asked for; import it to change it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  scrubjay rules import gitleaks.toml -o our-rules.yaml && scrubjay rules lint our-rules.yaml"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:written, whether or not all of it is supported", "1:the file has mistakes", ExitCodes.ERROR_LINE})
final class RulesImportCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "FILE", description = "The rule file, TOML; one that ends in .gz is read unpacked.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "The file to write, YAML. Default: standard output.")
    private @Nullable Path output;

    RulesImportCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        try {
            RuleImport imported = RuleImport.of(file);
            imported.notices().forEach(notice -> context.err().println("note: " + notice));
            String yaml = "# From " + file.getFileName() + ", by scrubjay rules import.\n" + imported.yaml();
            LocatedPack written = new LocatedPack(
                    RulePackParser.parse("the imported rules", yaml), imported.places(), imported.notices());
            try (CompiledRules compiled = RuleOptions.compile(written, context)) {
                write(yaml);
                context.err()
                        .println(compiled.pack().rules().size() + " rules written, " + imported.shapes() + " of them as shapes"
                                + (imported.notices().isEmpty()
                                        ? ""
                                        : ", " + imported.notices().size() + " notes: these parts are not used"));
            }
            return ExitCodes.OK;
        } catch (RuleSyntaxException e) {
            ErrorReport.problems(e.problems(), context.err());
        } catch (InputException e) {
            context.err().println(e.getMessage());
        }
        return ExitCodes.FOUND;
    }

    /** Whole or not at all. */
    private void write(String yaml) throws IOException {
        byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
        if (output == null) {
            context.out().write(bytes);
            return;
        }
        Path beside = output.resolveSibling(output.getFileName() + ".part");
        Files.write(beside, bytes);
        Files.move(beside, output, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
