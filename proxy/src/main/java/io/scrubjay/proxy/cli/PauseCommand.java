package io.scrubjay.proxy.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code pause}: stops the revoker of a running proxy. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = {
            "Stops every revocation of a running proxy until scrubjay resume; masking and reports go on.", ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class PauseCommand extends AdminCommand {
    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "none given", description = "For the audit log.")
    private String reason = "";

    PauseCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        return call("POST", "/v1/revoker/pause", JsonMapper.shared().createObjectNode().put("reason", reason));
    }

    @Override
    List<String> lines(JsonNode answer) {
        return List.of(answer.path("paused").asBoolean(false) ? "paused" : "revoking");
    }
}
