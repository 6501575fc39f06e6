package io.scrubjay.proxy.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code incidents replay}: has a running proxy send reports again that webhooks did not get. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Has a running proxy send reports again that webhooks did not get, with the same webhook-id as before.", ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class ReplayCommand extends AdminCommand {
    @ArgGroup(multiplicity = "1")
    private @Nullable Which which;

    /** Which of them. */
    static final class Which {
        @Parameters(paramLabel = "EVENT", description = "An event, as in incidents dead-letters.")
        private @Nullable String event;

        @Option(names = "--all", description = "All of them.")
        private boolean all;
    }

    ReplayCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        if (which != null && which.all) {
            body.put("all", true);
        } else if (which != null) {
            body.put("event", which.event);
        }
        return call("POST", "/v1/dead-letters/replay", body);
    }

    @Override
    List<String> lines(JsonNode answer) {
        return List.of(answer.path("replayed").asString() + " reports are being sent again");
    }
}
