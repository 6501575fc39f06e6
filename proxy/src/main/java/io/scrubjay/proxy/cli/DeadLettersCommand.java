package io.scrubjay.proxy.cli;

import picocli.CommandLine.Command;

/** {@code incidents dead-letters}: reports of a running proxy that webhooks did not get, newest first. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {"Lists the reports of a running proxy that webhooks did not get, newest event first.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class DeadLettersCommand extends ListingCommand {
    DeadLettersCommand(CliContext context) {
        super(
                context,
                "dead-letters",
                "/given_up_at",
                "/type",
                "/incident",
                "/webhook",
                "/attempts",
                "/result",
                "/event");
    }
}
