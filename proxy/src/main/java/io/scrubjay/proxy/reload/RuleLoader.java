package io.scrubjay.proxy.reload;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.rules.hyperscan.DatabaseCache;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.RuleCompileException;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.LocatedPack;
import java.time.InstantSource;

/** Reads and compiles the rules that a configuration names. Any thread but an event loop: it takes seconds. */
public final class RuleLoader {
    private final DatabaseCache cache;
    private final InstantSource clock;

    /** @param cache of compiled databases */
    public RuleLoader(DatabaseCache cache, InstantSource clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /**
     * Loads the next generation; the caller releases it.
     *
     * @throws io.scrubjay.rules.syntax.RuleSyntaxException with everything that is wrong in the files
     * @throws RulesRefusedException if a rule does not compile
     * @throws io.scrubjay.rules.hyperscan.HyperscanException if the native scanner does not work here
     */
    public RuleGeneration load(ScrubjayConfig.Rules wanted, long number) throws RulesRefusedException {
        LocatedPack located = BuiltinPacks.loadLocated(wanted.packs(), wanted.files(), cache.directory());
        try {
            return new RuleGeneration(
                    number,
                    located,
                    CompiledRules.compile(located.pack(), located.digest(), cache),
                    clock.instant());
        } catch (RuleCompileException e) {
            throw new RulesRefusedException(e.rules().stream()
                    .map(rule -> located.problem(rule, String.valueOf(e.getMessage())))
                    .toList());
        }
    }
}
