package io.scrubjay.proxy.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code credentials}: what issuers have registered at a running proxy. */
@Command(
        name = "credentials",
        mixinStandardHelpOptions = true,
        description = {"Lists the credentials that issuers have registered at a running proxy.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class CredentialsCommand extends AdminCommand {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many, 1 to 1000; by default 50.")
    private int limit;

    CredentialsCommand(CliContext context) {
        super(context);
    }

    @Override
    JsonNode ask() throws InputException {
        return call("GET", "/v1/credentials?limit=" + limit, null);
    }

    @Override
    List<String> lines(JsonNode answer) {
        return answer.path("credentials").valueStream()
                .map(one -> line(
                        one, "/fingerprint", "/class", "/connector", "/owner", "/agent", "/task", "/expires_at",
                        "/issuer"))
                .toList();
    }
}
