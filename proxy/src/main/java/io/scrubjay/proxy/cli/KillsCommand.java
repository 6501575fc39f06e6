package io.scrubjay.proxy.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code kills}: the kill switches that are in force at a running proxy. */
@Command(
        name = "kills",
        mixinStandardHelpOptions = true,
        description = {"Lists the kill switches in force at a running proxy, those first that expire first.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class KillsCommand extends AdminCommand {
    KillsCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        return call("GET", "/v1/kills", null);
    }

    @Override
    List<String> lines(JsonNode answer) {
        return answer.path("kills").valueStream().map(KillsCommand::line).toList();
    }

    private static String line(JsonNode kill) {
        String quarantined = kill.path("quarantined").valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(", "));
        return line(kill, "/until", "/kind", "/name", "/by", "/reason") + "  "
                + (quarantined.isEmpty() ? "-" : "quarantined: " + quarantined) + "  " + line(kill, "/id");
    }
}
