package io.scrubjay.proxy.cli;

import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.ScanException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scan}: findings in files, without changing anything. */
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for secrets in files and prints where they stand; never the secret itself.",
            "",
            "Directories are searched with everything below them, symbolic links in them are not followed; files that end in"
                    + " .gz are read unpacked. Memory stays bounded however large a file is.",
            ""
        },
        footer = {
            "",
            "A line of output: file:line:column, rule, severity, the text around the mask. Columns count bytes from 1.",
            "",
            "Examples:",
            "  scrubjay scan /var/log/app",
            "  kubectl logs pod/agent | scrubjay scan -",
            "  scrubjay scan --json . | jq -r .rule | sort | uniq -c"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no secret was found", "1:secrets were found", "2:wrong usage, or something could not be scanned whole"})
final class ScanCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--json", description = "One JSON object a finding.")
    private boolean json;

    @Option(names = {"-q", "--quiet"}, description = "No findings, no progress: the exit code only.")
    private boolean quiet;

    @Parameters(paramLabel = "PATH", description = "Files and directories; - or nothing for standard input.")
    private List<String> paths = new ArrayList<>();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    ScanCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        PrintStream out = context.printer();
        FindingPrinter printer = quiet
                ? FindingPrinter.NONE
                : json ? new JsonFindings(out) : new FindingLines(out, new Palette(context.colours()));
        boolean failed = false;
        long found = 0;
        try (Engine engine = Engine.open(rules.load(context), new LabelMasker(), null, context);
                TextScanner scanner = new TextScanner(engine.sweep(), engine.redactor(), null);
                Progress progress = new Progress(context.err(), context.errIsTerminal() && !quiet)) {
            ScanTargets targets = new ScanTargets(context.in());
            for (ScanTargets.Target target : targets.of(paths.isEmpty() ? List.of("-") : paths)) {
                FindingLocator locator = new FindingLocator(target.name(), printer);
                try (InputStream in = target.open(progress)) {
                    scanner.scan(in, false, locator);
                    locator.finish();
                } catch (IOException | ScanException | InputException e) {
                    failed = true;
                    locator.finish();
                    progress.clear();
                    context.err().println("scrubjay: " + target.name() + ": not scanned whole: " + reason(e));
                }
                found += locator.count();
            }
        }
        out.flush();
        if (failed) {
            return ExitCodes.ERROR;
        }
        return found == 0 ? ExitCodes.OK : ExitCodes.FOUND;
    }

    private static String reason(Exception failure) {
        return switch (failure) {
            case NoSuchFileException e -> "no such file";
            case AccessDeniedException e -> "permission denied";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
