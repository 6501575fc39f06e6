package io.scrubjay.proxy.cli;

import io.scrubjay.proxy.config.ConfigException;
import io.scrubjay.proxy.config.ConfigLoader;
import io.scrubjay.proxy.config.LoadedConfig;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.revoke.connector.Connectors;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.LocatedPack;
import io.scrubjay.rules.syntax.RuleSyntaxException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}: everything that {@code run} would refuse in a configuration, without opening a port. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a configuration with its rule files and secrets, and reports every problem at once, each with file,"
                    + " line and what was expected. Opens no port and writes nothing.",
            ""
        },
        footer = {"", "Example:", "  scrubjay check --config scrubjay.yaml && systemctl restart scrubjay"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the configuration is fine, warnings aside", "1:it has problems", ExitCodes.ERROR_LINE})
final class CheckCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", required = true, description = "The configuration, YAML.")
    private @Nullable Path config;

    CheckCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try {
            LoadedConfig loaded = ConfigLoader.load(config, context.variables());
            ScrubjayConfig.Rules rules = loaded.config().rules();
            LocatedPack located = BuiltinPacks.loadLocated(rules.packs(), rules.files());
            RuleOptions.compile(located, context).close();
            Connectors.check(loaded.config().revocation().connectors());
            PrintStream out = context.printer();
            loaded.warnings().forEach(warning -> out.println("warning: " + warning));
            out.println(config + ": fine, with " + located.pack().rules().size() + " rules");
            out.flush();
            return ExitCodes.OK;
        } catch (ConfigException e) {
            ErrorReport.problems(e.problems(), context.err());
        } catch (RuleSyntaxException e) {
            ErrorReport.problems(e.problems(), context.err());
        } catch (InputException | IllegalArgumentException e) {
            context.err().println(e.getMessage());
        }
        return ExitCodes.FOUND;
    }
}
