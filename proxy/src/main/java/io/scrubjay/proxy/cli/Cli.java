package io.scrubjay.proxy.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs one command line. */
public final class Cli {
    private final CliContext context;
    private final CommandLine commands;

    /** @param starter what {@code run} calls */
    public Cli(CliContext context, ProxyStarter starter) {
        this(context, starter, StopSignal.ofProcess(), ReloadSignal.ofProcess());
    }

    Cli(CliContext context, ProxyStarter starter, StopSignal stopSignal, ReloadSignal reloadSignal) {
        this.context = context;
        commands = new CommandLine(new ScrubjayCommand())
                .addSubcommand(new RunCommand(context, starter, stopSignal, reloadSignal))
                .addSubcommand(new CheckCommand(context))
                .addSubcommand(new RedactCommand(context))
                .addSubcommand(new ScanCommand(context))
                .addSubcommand(new CommandLine(new RulesCommand())
                        .addSubcommand(new RulesListCommand(context))
                        .addSubcommand(new RulesShowCommand(context))
                        .addSubcommand(new RulesLintCommand(context))
                        .addSubcommand(new RulesTestCommand(context))
                        .addSubcommand(new RulesExplainCommand(context))
                        .addSubcommand(new RulesCostCommand(context))
                        .addSubcommand(new RulesImportCommand(context))
                        .addSubcommand(new RulesEvalCommand(context)))
                .addSubcommand(new IncidentsCommand(context))
                .addSubcommand(new CredentialsCommand(context))
                .addSubcommand(new RevocationsCommand(context))
                .addSubcommand(new RevokeCommand(context))
                .addSubcommand(new ApproveCommand(context))
                .addSubcommand(new KillCommand(context))
                .addSubcommand(new PauseCommand(context))
                .addSubcommand(new ResumeCommand(context))
                .addSubcommand(new CommandLine(new AuditCommand())
                        .addSubcommand(new AuditCommand.ListCommand(context))
                        .addSubcommand(new AuditCommand.VerifyCommand(context)));
        giveVersion(commands);
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(context.colours() ? Ansi.ON : Ansi.OFF));
        commands.setUsageHelpAutoWidth(false);
        commands.setUsageHelpWidth(100);
        commands.setOut(new PrintWriter(new OutputStreamWriter(context.out(), StandardCharsets.UTF_8), true));
        commands.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            ErrorReport.print(failure, context.err());
            return failure instanceof StartException ? ExitCodes.FOUND : ExitCodes.ERROR;
        });
    }

    /** Adds a command that lives outside this package. */
    public Cli add(Object command) {
        commands.addSubcommand(command);
        giveVersion(commands);
        return this;
    }

    /** Every command knows --version. */
    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new ScrubjayCommand.Version());
        command.getSubcommands().values().forEach(Cli::giveVersion);
    }

    /** Runs it and gives the exit code; nothing is thrown. */
    public int execute(String... arguments) {
        int code = commands.execute(arguments);
        try {
            context.out().flush();
        } catch (IOException e) {
            context.err().println("scrubjay: standard output: " + e.getMessage());
            return ExitCodes.ERROR;
        }
        return code;
    }
}
