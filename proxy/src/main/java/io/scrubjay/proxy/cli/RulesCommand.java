package io.scrubjay.proxy.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rules}: the commands about rules. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Shows, checks and measures rules.", ""},
        footer = {
            "",
            "Examples:",
            "  scrubjay rules list",
            "  scrubjay rules show github-pat",
            "  scrubjay rules lint our-rules.yaml && scrubjay rules test our-rules.yaml",
            "  scrubjay rules eval corpus.jsonl.gz"
        })
final class RulesCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(commandLine, "rules command: missing (expected: one of "
                + String.join(", ", commandLine.getSubcommands().keySet()) + ")");
    }
}
