package io.scrubjay.proxy.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code approve}: an approver's word about a revocation. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = {"Approves a revocation that waits for people, with an approver's own token.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class ApproveCommand extends AdminCommand {
    @Option(names = "--reject", description = "Refuse it instead.")
    private boolean reject;

    @Option(names = "--undo", description = "Give the credential back instead, where its connector can.")
    private boolean undo;

    @Parameters(paramLabel = "ID", description = "Of the revocation, as in revocations.")
    private String id = "";

    ApproveCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        if (!id.matches("[0-9A-Z]{26}")) {
            throw new InputException("ID: malformed (expected: 26 letters and digits, as in scrubjay revocations)");
        }
        String action = undo ? "undo" : reject ? "reject" : "approve";
        return call("POST", "/v1/revocations/" + id, JsonMapper.shared().createObjectNode().put("action", action));
    }

    @Override
    List<String> lines(JsonNode answer) {
        return List.of(undo ? line(answer, "/result") : line(answer, "/id", "/state", "/credential/connector"));
    }
}
