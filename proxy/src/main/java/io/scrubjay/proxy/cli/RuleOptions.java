package io.scrubjay.proxy.cli;

import io.scrubjay.proxy.config.ConfigException;
import io.scrubjay.proxy.config.ConfigLoader;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which rules a command looks for. */
final class RuleOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Use the rules of this configuration.")
    private @Nullable Path config;

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE|PACK",
            description = "Use these rules only: a rule file, a built-in pack (cloud, vcs, ...) or builtin for all of"
                    + " those. May be repeated. Default: builtin.")
    private List<String> rules = new ArrayList<>();

    /**
     * The rules asked for, parsed.
     *
     * @throws ConfigException if the configuration has problems
     * @throws io.scrubjay.rules.syntax.RuleSyntaxException if rules have
     */
    RulePack load(Map<String, String> variables) throws ConfigException, InputException {
        if (config != null) {
            if (!rules.isEmpty()) {
                throw new InputException("--config and --rules: both given (expected: one of them)");
            }
            ScrubjayConfig.Rules chosen =
                    ConfigLoader.load(config, variables).config().rules();
            return BuiltinPacks.load(chosen.packs(), chosen.files());
        }
        List<String> packs = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (String name : rules) {
            if (name.equals(BuiltinPacks.ALL) || BuiltinPacks.FAMILIES.contains(name)) {
                packs.add(name);
            } else {
                files.add(Path.of(name));
            }
        }
        return BuiltinPacks.load(rules.isEmpty() ? List.of(BuiltinPacks.ALL) : packs, files);
    }

    /** Rules that parse may still not compile: {@link InputException} then names the rule. */
    static CompiledRules compile(RulePack pack) throws InputException {
        try {
            return CompiledRules.compile(pack);
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()));
        }
    }
}
