package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.config.RevocationConfig.Limits;
import io.scrubjay.proxy.revoke.connector.Connector;
import io.scrubjay.proxy.revoke.connector.Needs;
import io.scrubjay.proxy.revoke.connector.Target;
import io.scrubjay.rules.Fingerprint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules on leaks: the policy that matches, and what keeps it from being followed to the end. Only proof of possession
 * gets here (a finding is a whole secret), and only what an issuer registered or a policy names is acted upon;
 * nothing that telemetry claims counts. Runs in the store's transactions.
 */
final class Judge {
    /** How far our clock and an issuer's may differ. */
    private static final Duration SKEW = Duration.ofMinutes(2);
    /** So many of an owner's credentials may be revoked in an hour, however few it has. */
    private static final int ALWAYS_OF_OWNER = 3;
    private static final Duration OWNER_WINDOW = Duration.ofHours(1);

    private final Policies policies;
    private final Map<String, Connector> connectors;
    private final CredentialRegistry registry;
    private final RevocationTable table;
    private final HeldSecrets secrets;
    private final Set<Fingerprint> own;
    private final StormBreaker breaker;
    private final Limits limits;
    private final Clock clock;

    Judge(
            Policies policies,
            Map<String, Connector> connectors,
            CredentialRegistry registry,
            RevocationTable table,
            HeldSecrets secrets,
            Set<Fingerprint> own,
            StormBreaker breaker,
            Limits limits,
            Clock clock) {
        this.policies = policies;
        this.connectors = connectors;
        this.registry = registry;
        this.table = table;
        this.secrets = secrets;
        this.own = Set.copyOf(own);
        this.breaker = breaker;
        this.limits = limits;
        this.clock = clock;
    }

    /** @param credential what an issuer registered; null where nobody did */
    Ruling rule(Connection connection, Leak leak, @Nullable Credential credential) throws SQLException {
        Policy policy = policies.choose(leak, credential);
        if (isOwn(leak.fingerprint())) {
            return new Ruling(policy, "suppress", "credential of the proxy itself", null);
        }
        if (credential != null && credential.credentialClass() == CredentialClass.CANARY) {
            return Ruling.tell(policy, "canary");
        }
        if (policy.mode() == Policy.Mode.OBSERVE || policy.mode() == Policy.Mode.NOTIFY) {
            return new Ruling(policy, policy.mode().word(), credential == null ? "not registered" : "registered", null);
        }
        Credential target = credential != null ? credential : unregistered(leak, policy);
        if (target == null) {
            return Ruling.tell(policy, "not registered, and the policy names no connector");
        }
        String obstacle = credential == null && !isOfProvider(target, leak)
                ? "connector is for other kinds"
                : obstacle(target);
        return obstacle != null ? Ruling.tell(policy, obstacle) : act(connection, policy, target, leak);
    }

    private boolean isOfProvider(Credential target, Leak leak) {
        Connector connector = connectors.get(target.connector());
        return connector != null && connector.acceptsRule(leak.rule());
    }

    /** Why a credential cannot be revoked; null if it can. */
    @Nullable String obstacle(Credential target) {
        Connector connector = connectors.get(target.connector());
        if (connector == null) {
            return "connector is not configured";
        }
        if (target.isExpired(clock.instant(), SKEW)) {
            return "expired";
        }
        if (connector.needs() == Needs.HANDLE && !connector.accepts(new Target(target.handle(), ""))) {
            return "handle is none of connector " + connector.name();
        }
        return connector.needs() == Needs.PLAINTEXT && !secrets.holds(target.fingerprint())
                ? "the secret is not held"
                : null;
    }

    boolean isOwn(Fingerprint fingerprint) {
        return own.contains(fingerprint);
    }

    /** How many people must approve, by what the action takes away alone. */
    int approvalsFor(Credential target) {
        Connector connector = connectors.get(target.connector());
        boolean isWide = connector != null && !connector.scope(new Target(target.handle(), "")).isAutomatic();
        return isWide || target.credentialClass() == CredentialClass.BREAK_GLASS ? 2 : 0;
    }

    private Ruling act(Connection connection, Policy policy, Credential target, Leak leak) throws SQLException {
        int approvals = approvalsFor(target);
        if (approvals > 0) {
            String reason = target.credentialClass() == CredentialClass.BREAK_GLASS
                    ? "break glass"
                    : "takes away more than a token";
            return new Ruling(policy, "approve", reason, new Ruling.Action(target, approvals));
        }
        if (policy.mode() == Policy.Mode.APPROVE) {
            return new Ruling(policy, "approve", "policy", new Ruling.Action(target, 1));
        }
        Instant now = clock.instant();
        if (leak.lastSeen().isBefore(now.minus(limits.maxAge()))) {
            return new Ruling(policy, "suppress", "seen too long ago", new Ruling.Action(target, 1));
        }
        if (breaker.isTrippedBy(now)) {
            return new Ruling(policy, "suppress", "circuit breaker", new Ruling.Action(target, 1));
        }
        if (target.owner() != null && isTooMuchOf(connection, target.owner(), now)) {
            return new Ruling(policy, "suppress", "share of the owner's credentials", new Ruling.Action(target, 1));
        }
        return new Ruling(policy, "revoke", "policy", new Ruling.Action(target, 0));
    }

    private boolean isTooMuchOf(Connection connection, String owner, Instant now) throws SQLException {
        int recent = table.countOfOwner(connection, owner, now.minus(OWNER_WINDOW));
        int live = registry.countHeldBy(connection, HolderKind.OWNER, owner);
        return recent + 1 > Math.max(ALWAYS_OF_OWNER, live * limits.ownerSharePercent() / 100);
    }

    /** Verified ones only; names of an agent are shorter than certificates may have. */
    private static @Nullable String agent(Leak leak) {
        return leak.sender() == null || leak.sender().length() > Credential.MAX_NAME_CHARS ? null : leak.sender();
    }

    private static @Nullable Credential unregistered(Leak leak, Policy policy) {
        return policy.connector() == null
                ? null
                : new Credential(
                        leak.fingerprint(),
                        "",
                        policy.connector(),
                        Handle.none(),
                        null,
                        agent(leak),
                        null,
                        CredentialClass.STATIC,
                        null);
    }
}
