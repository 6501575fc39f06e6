package io.scrubjay.proxy.cli;

import picocli.CommandLine.Command;

/** {@code credentials}: what issuers have registered at a running proxy. */
@Command(
        name = "credentials",
        mixinStandardHelpOptions = true,
        description = {"Lists the credentials that issuers have registered at a running proxy.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class CredentialsCommand extends ListingCommand {
    CredentialsCommand(CliContext context) {
        super(
                context,
                "credentials",
                "/fingerprint",
                "/class",
                "/connector",
                "/owner",
                "/agent",
                "/task",
                "/expires_at",
                "/issuer");
    }
}
