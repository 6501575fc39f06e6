package io.scrubjay.proxy;

import io.scrubjay.proxy.cli.Cli;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.demo.DemoCommand;

/** The program's entry. */
public final class Main {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && !arguments[0].equals("run") && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn"); // a command's output is for its user; only the proxy itself keeps a log
        }
        CliContext context = CliContext.ofProcess();
        Cli cli = new Cli(context, Proxy::start).add(new DemoCommand(context, Proxy::start));
        System.exit(cli.execute(arguments));
    }
}
