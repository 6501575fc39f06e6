package io.scrubjay.proxy.cli;

import static java.util.Objects.requireNonNull;

import io.scrubjay.proxy.config.ConfigException;
import io.scrubjay.proxy.config.ConfigLoader;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.mask.Masker;
import io.scrubjay.rules.mask.Masks;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.RuleCompileException;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.LocatedPack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which rules a command looks for. */
final class RuleOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Use the rules of this configuration, and for redact its mask style.")
    private @Nullable Path config;

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE|PACK",
            description = "Use these rules only: a rule file, a pack (cloud, vcs, personal, ...: scrubjay rules list"
                    + " --packs) or builtin. May be repeated. Default: builtin.")
    private List<String> rules = new ArrayList<>();

    /**
     * The rules asked for, parsed.
     *
     * @throws ConfigException if the configuration has problems
     * @throws io.scrubjay.rules.syntax.RuleSyntaxException if rules have
     */
    LocatedPack load(CliContext context) throws ConfigException, InputException {
        ScrubjayConfig chosen = config(context.variables());
        if (chosen != null) {
            return BuiltinPacks.loadLocated(
                    chosen.rules().packs(),
                    chosen.rules().files(),
                    context.cacheDirectory());
        }
        return named(rules.isEmpty() ? List.of(BuiltinPacks.ALL) : rules, context);
    }

    /**
     * Rules by the names of files and packs.
     *
     * @throws io.scrubjay.rules.syntax.RuleSyntaxException with all that is wrong with them
     */
    static LocatedPack named(List<String> names, CliContext context) {
        List<String> packs = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            if (BuiltinPacks.isName(name)) {
                packs.add(name);
            } else {
                files.add(Path.of(name));
            }
        }
        return BuiltinPacks.loadLocated(packs, files, context.cacheDirectory());
    }

    /** The mask style of the configuration asked for, or else labels. */
    Masker masker(Map<String, String> variables) throws ConfigException, InputException {
        ScrubjayConfig chosen = config(variables);
        return chosen == null ? new LabelMasker() : requireNonNull(Masks.named(chosen.mask().style()));
    }

    private @Nullable ScrubjayConfig config(Map<String, String> variables) throws ConfigException, InputException {
        if (config == null) {
            return null;
        }
        if (!rules.isEmpty()) {
            throw new InputException("--config and --rules: both given (expected: one of them)");
        }
        return ConfigLoader.load(config, variables).config();
    }

    /** Rules that parse may still not compile: {@link InputException} then names each with its file and line. */
    static CompiledRules compile(LocatedPack located, CliContext context) throws InputException {
        try {
            return CompiledRules.compile(located.pack(), located.digest(), context.databaseCache());
        } catch (RuleCompileException e) {
            throw new InputException(e.rules().stream()
                    .map(rule -> located.problem(rule, String.valueOf(e.getMessage())).toString())
                    .collect(Collectors.joining("\n")));
        }
    }
}
