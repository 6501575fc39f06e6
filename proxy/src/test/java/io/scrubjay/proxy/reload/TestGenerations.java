package io.scrubjay.proxy.reload;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.rules.hyperscan.DatabaseCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Generations of rules from files made up for a test, in a directory of its own. */
final class TestGenerations {
    private final Path dir;
    private final RuleLoader loader;

    TestGenerations(Path dir) {
        this.dir = dir;
        this.loader = new RuleLoader(new DatabaseCache(dir.resolve("cache")), () -> Instant.EPOCH);
    }

    /** The rules of one file. */
    RuleGeneration load(long number, String rules) throws RulesRefusedException {
        try {
            Path file = Files.writeString(dir.resolve("rules-" + number + ".yaml"), rules);
            return loader.load(new ScrubjayConfig.Rules(List.of(), List.of(file)), number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One rule that finds {@code acme_} and 20 letters or digits. */
    static String rule(String id, String more) {
        return "rules:\n  - {id: " + id + ", title: t, provider: acme, severity: high, token: 'acme_{alnum:20}'" + more
                + "}\n";
    }
}
