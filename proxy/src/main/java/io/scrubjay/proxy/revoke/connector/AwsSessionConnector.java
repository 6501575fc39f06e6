package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Denies everything to one session of a role, by its name and only as it was issued until now; the handle is the session's
 * name, with its {@code role}. Other sessions of the role go on. Credentials of STS cannot be revoked themselves, so the role
 * gets an inline policy, which is removed from it two days later, when no session can still be alive, with the next one.
 *
 * <p>It needs {@code iam:GetRole}, {@code iam:PutRolePolicy}, {@code iam:ListRolePolicies} and {@code iam:DeleteRolePolicy} on the roles in
 * question. Dead means that the policy is there; it may take some seconds until all of AWS knows it.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html">Disabling
 *     permissions for temporary security credentials</a>
 */
final class AwsSessionConnector extends HandleConnector {
    private static final String TYPE = "session";
    private static final String POLICY_PREFIX = "scrubjay-deny-";
    /** A session lasts twelve hours at most. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final Limits LIMITS = new Limits(60, 1, Duration.ofMinutes(1));
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final Pattern ROLE_ID = Pattern.compile("<RoleId>([A-Z0-9]{16,128})</RoleId>");
    private static final Pattern OURS = Pattern.compile("<member>" + POLICY_PREFIX + "([0-9]{8})-([0-9a-f]{32})</member>");

    private final AwsIam iam;
    private final Clock clock;

    AwsSessionConnector(String name, AwsIam iam, Clock clock) {
        super(name, Set.of(TYPE), LIMITS);
        this.iam = iam;
        this.clock = clock;
    }

    @Override
    public Scope scope(Target target) {
        return Scope.LEASE;
    }

    @Override
    public boolean accepts(Target target) {
        return super.accepts(target) && target.handle().attributes().containsKey("role");
    }

    @Override
    public Plan plan(Target target) throws InterruptedException {
        List<String> steps = List.of("PutRolePolicy Deny * to the session", "ListRolePolicies until it is there");
        try {
            String roleId = roleId(target);
            return new Plan(steps, List.of(roleId == null ? "no such role" : "role: " + role(target)), null);
        } catch (HttpFailure e) {
            return new Plan(steps, List.of("look-up: " + e.kind()), null);
        } catch (AwsIam.LookUpException e) {
            return new Plan(steps, List.of("look-up: " + e.outcome().result()), null);
        }
    }

    @Override
    public Outcome revoke(Target target, @Nullable Secret secret) throws InterruptedException {
        Instant now = clock.instant();
        try {
            String roleId = roleId(target);
            if (roleId == null) {
                return new Outcome.AlreadyDead("no such role");
            }
            for (DenyPolicy policy : policies(target)) {
                if (policy.day.compareTo(DAY.format(now.minus(KEPT))) < 0) {
                    delete(target, policy);
                }
            }
            DenyPolicy policy = new DenyPolicy(DAY.format(now), hash(target));
            HttpReply reply = iam.call(
                    "PutRolePolicy",
                    Map.of(
                            "RoleName", role(target),
                            "PolicyName", policy.name(),
                            "PolicyDocument", document(roleId + ":" + target.handle().id(), now)));
            return AwsIam.outcome(reply);
        } catch (HttpFailure e) {
            return ProviderClient.outcome(e);
        } catch (AwsIam.LookUpException e) {
            return e.outcome();
        }
    }

    @Override
    public Outcome undo(Target target) throws InterruptedException {
        try {
            Outcome outcome = new Outcome.Done("no such policy");
            for (DenyPolicy policy : policies(target)) {
                if (policy.hash.equals(hash(target))) {
                    outcome = delete(target, policy);
                }
            }
            return outcome;
        } catch (HttpFailure e) {
            return ProviderClient.outcome(e);
        } catch (AwsIam.LookUpException e) {
            return e.outcome();
        }
    }

    @Override
    public Verification verify(Target target, @Nullable Secret secret) throws InterruptedException {
        try {
            boolean denied = roleId(target) == null
                    || policies(target).stream().anyMatch(policy -> policy.hash.equals(hash(target)));
            return denied ? Verification.DEAD : Verification.ALIVE;
        } catch (HttpFailure | AwsIam.LookUpException e) {
            return Verification.UNKNOWN;
        }
    }

    private Outcome delete(Target target, DenyPolicy policy) throws HttpFailure, InterruptedException {
        return AwsIam.outcome(
                iam.call("DeleteRolePolicy", Map.of("RoleName", role(target), "PolicyName", policy.name())));
    }

    private @Nullable String roleId(Target target) throws HttpFailure, InterruptedException, AwsIam.LookUpException {
        String answer = iam.lookUp("GetRole", Map.of("RoleName", role(target)));
        if (answer == null) {
            return null;
        }
        String id = AwsIam.find(ROLE_ID, answer);
        if (id == null) {
            throw new AwsIam.LookUpException(new Outcome.Refused("role without an id"));
        }
        return id;
    }

    /** Those of ours that the role has. */
    private List<DenyPolicy> policies(Target target) throws HttpFailure, InterruptedException, AwsIam.LookUpException {
        String answer = iam.lookUp("ListRolePolicies", Map.of("RoleName", role(target)));
        List<DenyPolicy> policies = new ArrayList<>();
        Matcher members = OURS.matcher(answer == null ? "" : answer);
        while (members.find()) {
            policies.add(new DenyPolicy(members.group(1), members.group(2)));
        }
        return policies;
    }

    /** Session names hold no characters that JSON escapes. */
    private static String document(String userId, Instant now) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\","
                + "\"Condition\":{\"StringEquals\":{\"aws:userid\":\"" + userId + "\"},"
                + "\"DateLessThan\":{\"aws:TokenIssueTime\":\"" + now.truncatedTo(ChronoUnit.SECONDS) + "\"}}}]}";
    }

    private static String role(Target target) {
        return target.handle().attributes().getOrDefault("role", "");
    }

    /** The same for each attempt to deny that session. */
    private static String hash(Target target) {
        byte[] session = target.handle().id().getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(session).toString().replace("-", "");
    }

    private record DenyPolicy(String day, String hash) {
        String name() {
            return POLICY_PREFIX + day + "-" + hash;
        }
    }
}
