package io.scrubjay.proxy.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code audit}: the log of every decision; without one of its commands it only shows its usage. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Shows and checks the log of every decision about a leak.", ""})
final class AuditCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "audit command: missing (expected: one of list, verify)");
    }

    /** {@code audit list}: its entries, oldest first. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {"Lists the entries, oldest first.", ""},
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
    static final class ListCommand extends AdminCommand {
        @Option(names = "--after", paramLabel = "SEQ", defaultValue = "0", description = "Entries after this number.")
        private long after;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "50",
                description = "How many, 1 to 1000; by default 50.")
        private int limit;

        ListCommand(CliContext context) {
            super(context);
        }

        @Override
        JsonNode ask() throws InputException {
            return call("GET", "/v1/audit?limit=" + limit + "&after=" + after, null);
        }

        @Override
        List<String> lines(JsonNode answer) {
            return answer.path("entries").valueStream()
                    .map(one -> line(
                            one, "/seq", "/at", "/kind", "/actor", "/agent", "/owner", "/policy", "/decision", "/state",
                            "/result"))
                    .toList();
        }
    }

    /** {@code audit verify}: whether it is as it was written. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Checks that no entry was changed, taken out or put in, but for the oldest beyond"
                        + " revocation.limits.auditEntries, and prints the hash of the last one: noted"
                        + " elsewhere, it tells later whether the end was cut off (audit list --after shows the hash of each entry with --json).",
                ""
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the log is as it was written", "1:it is not", ExitCodes.ERROR_LINE})
    static final class VerifyCommand extends AdminCommand {
        VerifyCommand(CliContext context) {
            super(context);
        }

        @Override
        JsonNode ask() throws InputException {
            return call("GET", "/v1/audit/verify", null);
        }

        @Override
        List<String> lines(JsonNode answer) {
            return List.of(
                    answer.path("intact").asBoolean(false)
                            ? "intact: " + answer.path("entries").asString() + " entries from "
                                    + answer.path("first").asString() + " on, head "
                                    + answer.path("head").asString()
                            : "entry " + answer.path("bad_entry").asString() + ": "
                                    + answer.path("problem").asString() + " (expected: as it was written)");
        }

        @Override
        int exitCode(JsonNode answer) {
            return answer.path("intact").asBoolean(false) ? ExitCodes.OK : ExitCodes.FOUND;
        }
    }
}
