package io.scrubjay.proxy.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Runs one command line. Of the commands only the one that is asked for is set up, since that takes a good part of a short
 * run; all of them are where none is.
 */
public final class Cli {
    private final CliContext context;
    private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

    /** @param starter what {@code run} calls */
    public Cli(CliContext context, ProxyStarter starter) {
        this(context, starter, StopSignal.ofProcess(), ReloadSignal.ofProcess());
    }

    Cli(CliContext context, ProxyStarter starter, StopSignal stopSignal, ReloadSignal reloadSignal) {
        this.context = context;
        add("run", () -> new RunCommand(context, starter, stopSignal, reloadSignal));
        add("check", () -> new CheckCommand(context));
        add("redact", () -> new RedactCommand(context));
        add("scan", () -> new ScanCommand(context));
        add("rules", () -> new CommandLine(new RulesCommand())
                .addSubcommand(new RulesListCommand(context))
                .addSubcommand(new RulesShowCommand(context))
                .addSubcommand(new RulesLintCommand(context))
                .addSubcommand(new RulesTestCommand(context))
                .addSubcommand(new RulesExplainCommand(context))
                .addSubcommand(new RulesCostCommand(context))
                .addSubcommand(new RulesImportCommand(context))
                .addSubcommand(new RulesEvalCommand(context)));
        add("incidents", () -> new CommandLine(new IncidentsCommand(context))
                .addSubcommand(new DeadLettersCommand(context))
                .addSubcommand(new ReplayCommand(context)));
        add("credentials", () -> new CredentialsCommand(context));
        add("revocations", () -> new RevocationsCommand(context));
        add("revoke", () -> new RevokeCommand(context));
        add("approve", () -> new ApproveCommand(context));
        add("kill", () -> new KillCommand(context));
        add("kills", () -> new KillsCommand(context));
        add("lift", () -> new LiftCommand(context));
        add("pause", () -> new PauseCommand(context));
        add("resume", () -> new ResumeCommand(context));
        add("audit", () -> new CommandLine(new AuditCommand())
                .addSubcommand(new AuditCommand.ListCommand(context))
                .addSubcommand(new AuditCommand.VerifyCommand(context)));
    }

    /**
     * Adds a command.
     *
     * @param name as the command itself has it
     * @param command makes it
     */
    public Cli add(String name, Supplier<Object> command) {
        commands.put(name, command);
        return this;
    }

    /** Runs it and gives the exit code; nothing is thrown. */
    public int execute(String... arguments) {
        int code = commandLine(arguments.length == 0 ? "" : arguments[0]).execute(arguments);
        try {
            context.out().flush();
        } catch (IOException e) {
            context.err().println("scrubjay: standard output: " + e.getMessage());
            return ExitCodes.ERROR;
        }
        return code;
    }

    private CommandLine commandLine(String wanted) {
        CommandLine line = new CommandLine(new ScrubjayCommand());
        commands.forEach((name, command) -> {
            if (name.equals(wanted) || !commands.containsKey(wanted)) {
                line.addSubcommand(command.get());
            }
        });
        giveVersion(line);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(context.colours() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setOut(new PrintWriter(new OutputStreamWriter(context.out(), StandardCharsets.UTF_8), true));
        line.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            ErrorReport.print(failure, context.err());
            return failure instanceof StartException ? ExitCodes.FOUND : ExitCodes.ERROR;
        });
        return line;
    }

    /** Every command knows --version. */
    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new ScrubjayCommand.Version());
        command.getSubcommands().values().forEach(Cli::giveVersion);
    }
}
