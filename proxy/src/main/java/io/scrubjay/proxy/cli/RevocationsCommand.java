package io.scrubjay.proxy.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code revocations}: what a running proxy revokes and has revoked, newest first. */
@Command(
        name = "revocations",
        mixinStandardHelpOptions = true,
        description = {"Lists the revocations of a running proxy, newest first.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class RevocationsCommand extends ListingCommand {
    RevocationsCommand(CliContext context) {
        super(
                context,
                "revocations",
                "/created_at",
                "/state",
                "/credential/connector",
                "/credential/owner",
                "/credential/agent",
                "/policy/reason",
                "/result",
                "/id");
    }

    @Override
    List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        if (answer.path("paused").asBoolean(false)) {
            lines.add("paused: nothing is revoked until scrubjay resume");
        }
        if (answer.path("breaker_open").asBoolean(false)) {
            lines.add("circuit breaker open: people must approve until scrubjay resume");
        }
        lines.addAll(super.lines(answer));
        return lines;
    }
}
