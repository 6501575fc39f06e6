package io.scrubjay.proxy.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command above all others: without one of them it only shows its usage. */
@Command(
        name = "scrubjay",
        description = {
            "A redaction proxy for telemetry: it takes OTLP and syslog, masks the secrets in them, forwards the rest"
                    + " untouched, and reports each leak.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = ScrubjayCommand.Version.class,
        footer = {
            "",
            "Examples:",
            "  scrubjay run                             start with the defaults, print redacted records here",
            "  scrubjay run --config scrubjay.yaml      start with a configuration",
            "  some-program | scrubjay redact           mask the secrets of a stream",
            "  scrubjay scan /var/log/app               look for secrets without changing anything",
            "",
            "Each command has a --help of its own."
        })
final class ScrubjayCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(commandLine, "command: missing (expected: one of "
                + String.join(", ", commandLine.getSubcommands().keySet()) + ")");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ScrubjayCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "scrubjay " + (version == null ? "(not packaged)" : version),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
