package io.scrubjay.proxy;

import io.scrubjay.proxy.cli.Cli;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.demo.DemoCommand;

/** The program's entry. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        CliContext context = CliContext.ofProcess();
        Cli cli = new Cli(context, Proxy::start).add(new DemoCommand(context, Proxy::start));
        System.exit(cli.execute(arguments));
    }
}
