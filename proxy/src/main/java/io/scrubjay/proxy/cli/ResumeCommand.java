package io.scrubjay.proxy.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code resume}: has the revoker of a running proxy go on. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {"Has the revoker of a running proxy go on, and closes its circuit breaker.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class ResumeCommand extends AdminCommand {
    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "none given", description = "For the audit log.")
    private String reason = "";

    ResumeCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        return call("POST", "/v1/revoker/resume", JsonMapper.shared().createObjectNode().put("reason", reason));
    }

    @Override
    List<String> lines(JsonNode answer) {
        return List.of(answer.path("paused").asBoolean(false) ? "paused" : "revoking");
    }
}
