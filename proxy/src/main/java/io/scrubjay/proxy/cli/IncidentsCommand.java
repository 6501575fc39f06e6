package io.scrubjay.proxy.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code incidents}: what a running proxy has found, newest first. */
@Command(
        name = "incidents",
        mixinStandardHelpOptions = true,
        description = {"Lists the incidents of a running proxy, newest first.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class IncidentsCommand extends AdminCommand {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many, 1 to 500; by default 50.")
    private int limit;

    IncidentsCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        return call("GET", "/v1/incidents?limit=" + limit, null);
    }

    @Override
    List<String> lines(JsonNode answer) {
        return answer.path("incidents").valueStream()
                .map(one -> line(one, "/last_seen", "/severity", "/rule", "/service", "/count", "/fingerprint", "/id"))
                .toList();
    }
}
