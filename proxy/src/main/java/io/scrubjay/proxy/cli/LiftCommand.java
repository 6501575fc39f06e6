package io.scrubjay.proxy.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code lift}: ends a kill switch before its time. */
@Command(
        name = "lift",
        mixinStandardHelpOptions = true,
        description = {
            "Ends a kill switch before its time, and with it the quarantine; what was revoked stays revoked.", ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class LiftCommand extends AdminCommand {
    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "For the audit log.")
    private String reason = "";

    @Parameters(paramLabel = "ID", description = "Of the kill switch, as in kills.")
    private String id = "";

    LiftCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        if (!id.matches("[0-9a-f]{32}")) {
            throw new InputException("ID: malformed (expected: 32 hexadecimal digits, as in scrubjay kills)");
        }
        return call(
                "POST",
                "/v1/kills/" + id,
                JsonMapper.shared().createObjectNode().put("action", "lift").put("reason", reason));
    }

    @Override
    List<String> lines(JsonNode answer) {
        return List.of("lifted: " + line(answer, "/kind", "/name"));
    }
}
