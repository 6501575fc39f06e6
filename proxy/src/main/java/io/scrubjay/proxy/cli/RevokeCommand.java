package io.scrubjay.proxy.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code revoke}: has a running proxy revoke a registered credential, or say what that would do. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = {
            "Has a running proxy revoke a registered credential. What takes away more than a token, and break-glass"
                    + " credentials, wait for two approvers.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  scrubjay revoke --token file:admin-token --dry-run 0f0a3259105bfd924513c8f2dccd2331"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ordered; with --dry-run planned", "1:with --dry-run: it would be refused", ExitCodes.ERROR_LINE
        })
final class RevokeCommand extends AdminCommand {
    @Option(names = "--dry-run", description = "Look it up and print the plan; change nothing.")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "ordered", description = "For the audit log.")
    private String reason = "";

    @Parameters(paramLabel = "FINGERPRINT", description = "32 hexadecimal digits, as in incidents and credentials.")
    private String fingerprint = "";

    RevokeCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        return call(
                "POST",
                "/v1/revocations",
                JsonMapper.shared()
                        .createObjectNode()
                        .put("fingerprint", fingerprint)
                        .put("reason", reason)
                        .put("dry_run", dryRun));
    }

    @Override
    List<String> lines(JsonNode answer) {
        if (!dryRun) {
            return List.of(line(answer, "/id", "/state", "/credential/connector"));
        }
        List<String> lines = new ArrayList<>();
        answer.path("steps").forEach(step -> lines.add("would: " + step.asString()));
        answer.path("facts").forEach(fact -> lines.add("found: " + fact.asString()));
        if (isRefused(answer)) {
            lines.add("refused: " + answer.path("refusal").asString());
        }
        return lines;
    }

    @Override
    int exitCode(JsonNode answer) {
        return isRefused(answer) ? ExitCodes.FOUND : ExitCodes.OK;
    }

    private static boolean isRefused(JsonNode answer) {
        return answer.path("refusal").isString();
    }
}
