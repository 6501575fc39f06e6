package io.scrubjay.proxy.cli;

import io.scrubjay.proxy.config.ConfigSource;
import io.scrubjay.proxy.config.ScrubjayConfig;

/** Starts the proxy of a configuration; the wiring implements it, {@link RunCommand} calls it. */
@FunctionalInterface
public interface ProxyStarter {
    /**
     * Compiles the rules, opens the stores and then the listeners. On failure everything that was opened is closed again.
     *
     * @param source where the proxy reads its rules again when it is asked to
     * @param context where console exporters print
     * @throws StartException if a listener's address is taken, a directory cannot be used or the like
     * @throws io.scrubjay.rules.syntax.RuleSyntaxException with what is wrong with the rules
     * @throws io.scrubjay.rules.hyperscan.HyperscanException if the native scanner does not work here
     */
    RunningProxy start(ScrubjayConfig config, ConfigSource source, CliContext context) throws StartException;
}
