package io.scrubjay.proxy;

import io.scrubjay.proxy.cli.Cli;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.demo.DemoCommand;
import io.scrubjay.rules.hyperscan.Database;
import java.util.Set;

/** The program's entry. */
public final class Main {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    /** Commands that scan; what the scanner needs is loaded while the command line and the rules are read. */
    private static final Set<String> SCANNING = Set.of("run", "demo", "redact", "scan");

    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && !arguments[0].equals("run") && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn"); // a command's output is for its user; only the proxy itself keeps a log
        }
        if (arguments.length > 0 && SCANNING.contains(arguments[0])) {
            Database.prepare();
        }
        CliContext context = CliContext.ofProcess();
        Cli cli = new Cli(context, Proxy::start).add("demo", () -> new DemoCommand(context, Proxy::start));
        System.exit(cli.execute(arguments));
    }
}
