package io.scrubjay.proxy.cli;

import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands have in common that stop the revoker of a running proxy, or have it go on. */
abstract class RevokerCommand extends AdminCommand {
    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "none given", description = "For the audit log.")
    private String reason = "";

    private final String path;

    RevokerCommand(CliContext context, String path) {
        super(context);
        this.path = path;
    }

    @Override
    final JsonNode ask() throws InputException {
        return call("POST", path, JsonMapper.shared().createObjectNode().put("reason", reason));
    }

    @Override
    final List<String> lines(JsonNode answer) {
        return List.of(answer.path("paused").asBoolean(false) ? "paused" : "revoking");
    }
}
