package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.tls.SpiffeId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes registration entries of a SPIRE server, so that nobody gets an SVID for them any more. SVIDs that were issued
 * before live until they expire: no server can take them back. What is verified is that the entry is gone.
 *
 * <p>An administrator may delete any entry. So entries of administrators, of SPIRE servers and of nodes are refused, our
 * own one as well, and those outside the paths that we are for.
 */
final class SpireConnector extends HandleConnector {
    private static final String ENTRY = "entry";
    private static final Limits LIMITS = new Limits(600, 4, Duration.ofSeconds(5));
    /** Of the server, and so of the parent of nodes. */
    static final String SERVER_PATH = "/spire/server";

    private final SpireEntries entries;
    private final SpiffeId own;
    private final @Nullable String paths;

    /**
     * @param own whose SVID we show
     * @param paths a path of SPIFFE IDs, below which entries may be deleted; null for all
     */
    SpireConnector(String name, SpireEntries entries, SpiffeId own, @Nullable String paths) {
        super(name, Set.of(ENTRY), LIMITS);
        this.entries = entries;
        this.own = own;
        this.paths = paths;
    }

    @Override
    public Scope scope(Target target) {
        return Scope.TOKEN_TREE; // every SVID of the identity
    }

    @Override
    public Plan plan(Target target) throws InterruptedException {
        List<String> steps = List.of("GetEntry", "BatchDeleteEntry", "GetEntry until it is gone");
        return switch (entries.get(target.handle().id())) {
            case SpireEntries.Answer.Entry entry -> new Plan(steps, facts(entry), refusal(entry));
            case SpireEntries.Answer.Failed failed ->
                new Plan(steps, List.of("look-up: " + failed.outcome().result()), null);
            case SpireEntries.Answer.Gone _, SpireEntries.Answer.Deleted _ ->
                new Plan(steps, List.of("already dead"), null);
        };
    }

    @Override
    public Outcome revoke(Target target, @Nullable Secret secret) throws InterruptedException {
        String id = target.handle().id();
        SpireEntries.Answer found = entries.get(id);
        if (found instanceof SpireEntries.Answer.Entry entry) {
            String refusal = refusal(entry);
            return refusal == null ? outcome(entries.delete(id)) : new Outcome.Refused(refusal);
        }
        return outcome(found);
    }

    @Override
    public Verification verify(Target target, @Nullable Secret secret) throws InterruptedException {
        return switch (entries.get(target.handle().id())) {
            case SpireEntries.Answer.Entry _ -> Verification.ALIVE;
            case SpireEntries.Answer.Gone _ -> Verification.DEAD;
            case SpireEntries.Answer.Failed _, SpireEntries.Answer.Deleted _ -> Verification.UNKNOWN;
        };
    }

    private static Outcome outcome(SpireEntries.Answer answer) {
        return switch (answer) {
            case SpireEntries.Answer.Deleted _ -> new Outcome.Done("deleted");
            case SpireEntries.Answer.Gone _ -> new Outcome.AlreadyDead("no such entry");
            case SpireEntries.Answer.Failed failed -> failed.outcome();
            case SpireEntries.Answer.Entry _ -> new Outcome.Retry("malformed answer", null);
        };
    }

    private @Nullable String refusal(SpireEntries.Answer.Entry entry) {
        if (entry.isAdmin()) {
            return "entry of an administrator";
        }
        if (entry.isDownstream()) {
            return "entry of a SPIRE server";
        }
        if (entry.parentPath().equals(SERVER_PATH)) {
            return "entry of nodes";
        }
        if (entry.trustDomain().equals(own.trustDomain()) && entry.path().equals(own.path())) {
            return "our own entry";
        }
        return paths == null || entry.path().startsWith(paths.endsWith("/") ? paths : paths + "/")
                ? null
                : "entry outside " + paths;
    }

    private static List<String> facts(SpireEntries.Answer.Entry entry) {
        return List.of(
                "identity: spiffe://" + entry.trustDomain() + entry.path(),
                "SVIDs that were issued live until they expire, "
                        + (entry.ttlSeconds() == 0 ? "the server's default" : entry.ttlSeconds() + " s")
                        + " at most for X.509");
    }
}
