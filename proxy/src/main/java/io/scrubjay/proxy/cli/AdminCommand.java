package io.scrubjay.proxy.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What commands have in common that ask a running proxy. */
abstract class AdminCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Option(names = "--json", description = "Print the answer as it came, in JSON.")
    private boolean json;

    AdminCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        PrintStream out = context.printer();
        try {
            JsonNode answer = ask();
            if (json) {
                out.println(answer.toPrettyString());
                return exitCode(answer);
            }
            lines(answer).forEach(out::println);
            return exitCode(answer);
        } catch (InputException e) {
            context.err().println(e.getMessage());
            return ExitCodes.ERROR;
        } finally {
            out.flush();
        }
    }

    /** Calls the proxy. */
    abstract JsonNode ask() throws InputException;

    /** The answer for people. */
    abstract List<String> lines(JsonNode answer);

    /** What the command ends with. */
    int exitCode(JsonNode answer) {
        return ExitCodes.OK;
    }

    JsonNode call(String method, String path, @Nullable JsonNode body) throws InputException {
        return admin.call(context, method, path, body);
    }

    /** Fields of an object, separated by two blanks; absent ones as a hyphen. */
    static String line(JsonNode item, String... pointers) {
        return List.of(pointers).stream()
                .map(pointer -> item.at(pointer).asString("-"))
                .map(value -> value.isEmpty() ? "-" : value)
                .collect(Collectors.joining("  "));
    }
}
