package io.scrubjay.proxy;

import io.scrubjay.proxy.cli.Cli;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.cli.StartException;

/** The program's entry. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Cli cli = new Cli(CliContext.ofProcess(), (config, context) -> {
            throw new StartException("the proxy is not wired yet");
        });
        System.exit(cli.execute(arguments));
    }
}
