package io.scrubjay.proxy.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code kill}: has a running proxy revoke all that an agent, owner or task holds, and hold its telemetry back. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = {
            "Has a running proxy revoke all registered credentials of an agent, owner or task, and until --for has"
                    + " passed also what is registered anew.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class KillCommand extends AdminCommand {
    @ArgGroup(multiplicity = "1")
    private @Nullable Holder holder;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "PT1H",
            description = "How long it holds, such as PT30M; by default an hour.")
    private Duration ttl = Duration.ofHours(1);

    @Option(
            names = "--quarantine",
            description = "Also hold back as long the telemetry of the agent, known by its certificate; of an owner or"
                    + " task, that of agents which hold nothing else.")
    private boolean quarantine;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "For the audit log.")
    private String reason = "";

    /** Who is killed. */
    static final class Holder {
        @Option(names = "--agent", paramLabel = "NAME", description = "An agent.")
        private @Nullable String agent;

        @Option(names = "--owner", paramLabel = "NAME", description = "An owner.")
        private @Nullable String owner;

        @Option(names = "--task", paramLabel = "NAME", description = "A task.")
        private @Nullable String task;
    }

    KillCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("reason", reason).put("ttl", ttl.toString()).put("quarantine", quarantine);
        if (holder != null) {
            put(body, "agent", holder.agent);
            put(body, "owner", holder.owner);
            put(body, "task", holder.task);
        }
        return call("POST", "/v1/kill", body);
    }

    @Override
    List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        lines.add(answer.path("revoking").asString() + " credentials are being revoked, "
                + answer.path("waiting").asString() + " wait for two approvers, "
                + answer.path("skipped").asString() + " cannot be revoked");
        answer.path("quarantined")
                .forEach(sender -> lines.add("telemetry is held back of " + sender.asString()));
        if (quarantine && answer.path("quarantined").isEmpty()) {
            lines.add("telemetry is held back of nobody: no agent holds credentials of this one only");
        }
        lines.add("in force until " + answer.path("until").asString() + ", or scrubjay lift "
                + answer.path("id").asString());
        return lines;
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
