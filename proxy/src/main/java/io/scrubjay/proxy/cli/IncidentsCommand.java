package io.scrubjay.proxy.cli;

import picocli.CommandLine.Command;

/** {@code incidents}: what a running proxy has found, newest first. */
@Command(
        name = "incidents",
        mixinStandardHelpOptions = true,
        description = {"Lists the incidents of a running proxy, newest first.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class IncidentsCommand extends ListingCommand {
    IncidentsCommand(CliContext context) {
        super(
                context,
                "incidents",
                "/last_seen",
                "/severity",
                "/rule",
                "/service",
                "/count",
                "/fingerprint",
                "/id");
    }
}
