package io.scrubjay.proxy.cli;

import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What commands have in common that list what a running proxy has, a line each. */
abstract class ListingCommand extends AdminCommand {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many, by default ${DEFAULT-VALUE}.")
    private int limit;

    private final String collection;
    private final String[] pointers;

    /**
     * A listing.
     *
     * @param collection its path below {@code /v1/}, and with underscores its name in the answer
     * @param pointers what of each item stands on its line
     */
    ListingCommand(CliContext context, String collection, String... pointers) {
        super(context);
        this.collection = collection;
        this.pointers = pointers;
    }

    @Override
    JsonNode ask() throws InputException {
        return call("GET", "/v1/" + collection + "?limit=" + limit, null);
    }

    @Override
    List<String> lines(JsonNode answer) {
        return answer.path(collection.replace('-', '_')).valueStream().map(item -> line(item, pointers)).toList();
    }
}
