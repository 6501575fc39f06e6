package io.scrubjay.proxy.cli;

import picocli.CommandLine.Command;

/** {@code resume}: has the revoker of a running proxy go on. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {"Has the revoker of a running proxy go on, and closes its circuit breaker.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class ResumeCommand extends RevokerCommand {
    ResumeCommand(CliContext context) {
        super(context, "/v1/revoker/resume");
    }
}
