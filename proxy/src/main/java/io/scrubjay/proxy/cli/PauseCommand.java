package io.scrubjay.proxy.cli;

import picocli.CommandLine.Command;

/** {@code pause}: stops the revoker of a running proxy. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = {
            "Stops every revocation of a running proxy until scrubjay resume; masking and reports go on.", ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class PauseCommand extends RevokerCommand {
    PauseCommand(CliContext context) {
        super(context, "/v1/revoker/pause");
    }
}
