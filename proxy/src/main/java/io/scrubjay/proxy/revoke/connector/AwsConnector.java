package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
final class AwsConnector implements Connector {
    private static final String TYPE = "access_key";
    private static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8";
    private static final Limits LIMITS = new Limits(120, 2, Duration.ofMinutes(1));
    /** AWS answers in XML of a fixed form. */
    private static final Pattern USER = Pattern.compile("<UserName>([^<]{1,128})</UserName>");

    private static final Pattern KEY = Pattern.compile("<member>(.*?)</member>", Pattern.DOTALL);
    private static final Pattern ERROR = Pattern.compile("<Code>([A-Za-z.]{1,64})</Code>");
    private static final String NOT_FOUND = "NoSuchEntity";

    private final String name;
    private final ProviderClient client;
    private final String ownKeyId;
    private final SigV4 signer;
    private final Clock clock;

    AwsConnector(String name, ProviderClient client, String keyId, SecretValue secretKey, String region, Clock clock) {
        this.name = name;
        this.client = client;
        this.ownKeyId = keyId;
        this.signer = new SigV4(keyId, secretKey, region, "iam");
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Needs needs() {
        return Needs.HANDLE;
    }

    @Override
    public Scope scope(Target target) {
        return Scope.CREDENTIAL;
    }

    @Override
    public boolean accepts(Target target) {
        return target.handle().type().equals(TYPE);
    }

    @Override
    public Limits limits() {
        return LIMITS;
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
        } catch (LookUpException e) {
            return new Plan(steps, List.of("look-up: " + e.outcome.result()), refusal);
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
        } catch (HttpFailure | LookUpException e) {
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
            HttpReply reply = call(
                    "UpdateAccessKey",
                    Map.of("AccessKeyId", target.handle().id(), "UserName", user, "Status", status));
            return outcome(reply);
        } catch (HttpFailure e) {
            return ProviderClient.outcome(e);
        } catch (LookUpException e) {
            return e.outcome;
        }
    }

    private static Outcome outcome(HttpReply reply) {
        String code = find(ERROR, reply.body());
        if (code == null) {
            return ProviderClient.outcome(reply);
        }
        return switch (code) {
            case NOT_FOUND -> new Outcome.AlreadyDead(code);
            case "Throttling", "ServiceFailure", "RequestLimitExceeded" -> new Outcome.Retry(code, reply.retryAfter());
            default -> new Outcome.Refused(code);
        };
    }

    /** Whose key it is: what the issuer said, else what IAM says; null if IAM knows no such key. */
    private @Nullable String user(Target target) throws HttpFailure, InterruptedException, LookUpException {
        String registered = target.handle().attributes().get("user");
        if (registered != null) {
            return registered;
        }
        String answer = lookUp("GetAccessKeyLastUsed", Map.of("AccessKeyId", target.handle().id()));
        if (answer == null) {
            return null;
        }
        String user = find(USER, answer);
        if (user == null) {
            throw new LookUpException(new Outcome.Refused("key of no user"));
        }
        return user;
    }

    /** {@code Active}, {@code Inactive} or {@code gone}. */
    private String status(Target target, String user) throws HttpFailure, InterruptedException, LookUpException {
        String answer = lookUp("ListAccessKeys", Map.of("UserName", user));
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

    /** The answer; null if IAM knows nothing of the kind, which no other failure may be taken for. */
    private @Nullable String lookUp(String action, Map<String, String> parameters)
            throws HttpFailure, InterruptedException, LookUpException {
        HttpReply reply = call(action, parameters);
        if (NOT_FOUND.equals(find(ERROR, reply.body()))) {
            return null;
        }
        if (!reply.isSuccess()) {
            throw new LookUpException(outcome(reply));
        }
        return reply.body();
    }

    private HttpReply call(String action, Map<String, String> parameters) throws HttpFailure, InterruptedException {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put("Action", action);
        all.put("Version", "2010-05-08");
        byte[] body = all.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
        HttpCall call = HttpCall.of("POST", client.uri("/"));
        signer.sign(call, CONTENT_TYPE, body, clock.instant());
        return client.call(call.body(CONTENT_TYPE, body));
    }

    private static @Nullable String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** Says that a look-up tells nothing of the key, and what that means for a revocation. */
    private static final class LookUpException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Outcome outcome;

        LookUpException(Outcome outcome) {
            super(outcome.result());
            this.outcome = outcome;
        }
    }
}
