package io.scrubjay.benchmarks.corpus;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.List;

/** Leaks generated from rules, each rule as often as any other. */
public final class RuleLeaks {
    private RuleLeaks() {}

    /** Leaks of every built-in rule. */
    public static LeakSource builtin() {
        return of(BuiltinPacks.load(List.of(BuiltinPacks.ALL)));
    }

    /** Leaks of every rule of a pack. */
    public static LeakSource of(RulePack pack) {
        return random -> pack.rules().get(random.nextInt(pack.rules().size())).title();
    }
}
