package io.scrubjay.proxy.reload;

import io.scrubjay.rules.Mode;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.SeenSecrets;
import io.scrubjay.rules.syntax.LocatedPack;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rules as they were loaded once, with their native database, which is freed when the last one who scans with them has
 * released them. Any thread.
 */
public final class RuleGeneration {
    private final long number;
    private final LocatedPack located;
    private final CompiledRules rules;
    private final Instant loaded;
    private final OpenEnds ends;
    private final SeenSecrets seen = new SeenSecrets();
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * Takes ownership of {@code rules}; whoever calls this is the first user.
     *
     * @param number 1 for the rules that the proxy starts with
     */
    RuleGeneration(long number, LocatedPack located, CompiledRules rules, Instant loaded) {
        this.number = number;
        this.located = located;
        this.rules = rules;
        this.loaded = loaded;
        this.ends = new OpenEnds(located.pack());
    }

    /** Counts from 1, one more for each reload that was accepted. */
    public long number() {
        return number;
    }

    /** The rules with where they were read. */
    public LocatedPack located() {
        return located;
    }

    /** What to scan with, until {@link #release}. */
    public CompiledRules rules() {
        return rules;
    }

    /** Tells what a record may be continued by. */
    public OpenEnds ends() {
        return ends;
    }

    /** What these rules found lately through its context; other rules begin with nothing. */
    public SeenSecrets seen() {
        return seen;
    }

    /** When they were read. */
    public Instant loaded() {
        return loaded;
    }

    /** How many of the rules have this mode. */
    public long count(Mode mode) {
        return located.pack().rules().stream().filter(rule -> rule.mode() == mode).count();
    }

    /** Registers one more user, who must release it. */
    public void retain() {
        if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("rules: generation " + number + " is freed (expected: in use)");
        }
    }

    /** Takes one user away; the last one frees the database. */
    public void release() {
        int left = users.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("rules: generation " + number + " was released too often");
        }
        if (left == 0) {
            rules.close();
        }
    }
}
