package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes access keys of IAM users inactive, which can be undone; the handle is the key id, with its {@code user} if
 * known. Dead means that IAM lists the key as inactive or not at all; requests may pass for some seconds more, as IAM
 * is eventually consistent.
 *
 * <p>It needs {@code iam:UpdateAccessKey}, {@code iam:ListAccessKeys} and {@code iam:GetAccessKeyLastUsed}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html">UpdateAccessKey</a>
 */
final class AwsConnector extends HandleConnector {
    private static final String TYPE = "access_key";
    private static final Limits LIMITS = new Limits(120, 2, Duration.ofMinutes(1));
    private static final Pattern USER = Pattern.compile("<UserName>([^<]{1,128})</UserName>");

    private static final Pattern KEY = Pattern.compile("<member>(.*?)</member>", Pattern.DOTALL);

    private final AwsIam iam;
    private final String ownKeyId;

    /** @param ownKeyId that of the key with which {@code iam} signs */
    AwsConnector(String name, AwsIam iam, String ownKeyId) {
        super(name, Set.of(TYPE), LIMITS);
        this.iam = iam;
        this.ownKeyId = ownKeyId;
    }

    @Override
    public Plan plan(Target target) throws InterruptedException {
        String refusal = isOwn(target) ? "our own key" : null;
        List<String> steps = List.of("UpdateAccessKey Status=Inactive", "ListAccessKeys until it is inactive");
        try {
            String user = user(target);
            return new Plan(
                    steps,
                    user == null ? List.of("no such key") : List.of("user: " + user, "now: " + status(target, user)),
                    refusal);
        } catch (HttpFailure e) {
            return new Plan(steps, List.of("look-up: " + e.kind()), refusal);
        } catch (AwsIam.LookUpException e) {
            return new Plan(steps, List.of("look-up: " + e.outcome().result()), refusal);
        }
    }

    @Override
    public Outcome revoke(Target target, @Nullable Secret secret) throws InterruptedException {
        return isOwn(target) ? new Outcome.Refused("our own key") : update(target, "Inactive");
    }

    @Override
    public Outcome undo(Target target) throws InterruptedException {
        return update(target, "Active");
    }

    @Override
    public Verification verify(Target target, @Nullable Secret secret) throws InterruptedException {
        try {
            String user = user(target);
            return switch (user == null ? "gone" : status(target, user)) {
                case "gone", "Inactive" -> Verification.DEAD;
                default -> Verification.ALIVE;
            };
        } catch (HttpFailure | AwsIam.LookUpException e) {
            return Verification.UNKNOWN;
        }
    }

    private boolean isOwn(Target target) {
        return target.handle().id().equals(ownKeyId);
    }

    private Outcome update(Target target, String status) throws InterruptedException {
        try {
            String user = user(target);
            if (user == null) {
                return new Outcome.AlreadyDead("no such key");
            }
            HttpReply reply = iam.call(
                    "UpdateAccessKey",
                    Map.of("AccessKeyId", target.handle().id(), "UserName", user, "Status", status));
            return AwsIam.outcome(reply);
        } catch (HttpFailure e) {
            return ProviderClient.outcome(e);
        } catch (AwsIam.LookUpException e) {
            return e.outcome();
        }
    }

    /** Whose key it is: what the issuer said, else what IAM says; null if IAM knows no such key. */
    private @Nullable String user(Target target) throws HttpFailure, InterruptedException, AwsIam.LookUpException {
        String registered = target.handle().attributes().get("user");
        if (registered != null) {
            return registered;
        }
        String answer = iam.lookUp("GetAccessKeyLastUsed", Map.of("AccessKeyId", target.handle().id()));
        if (answer == null) {
            return null;
        }
        String user = AwsIam.find(USER, answer);
        if (user == null) {
            throw new AwsIam.LookUpException(new Outcome.Refused("key of no user"));
        }
        return user;
    }

    /** {@code Active}, {@code Inactive} or {@code gone}. */
    private String status(Target target, String user) throws HttpFailure, InterruptedException, AwsIam.LookUpException {
        String answer = iam.lookUp("ListAccessKeys", Map.of("UserName", user));
        if (answer == null) {
            return "gone";
        }
        Matcher members = KEY.matcher(answer);
        while (members.find()) {
            if (members.group(1).contains("<AccessKeyId>" + target.handle().id() + "</AccessKeyId>")) {
                return members.group(1).contains("<Status>Inactive</Status>") ? "Inactive" : "Active";
            }
        }
        return "gone";
    }
}
