package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has AWS Secrets Manager rotate a secret at once; the handle is its ARN or name. Whether the former value dies with it is up to
 * the secret's rotation function, so nothing is verified but that the rotation has ended.
 *
 * <p>It needs {@code secretsmanager:RotateSecret} and {@code secretsmanager:DescribeSecret}.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html">RotateSecret</a>
 */
final class AwsSecretConnector extends HandleConnector {
    private static final String TYPE = "secret";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final String CURRENT = "AWSCURRENT";
    private static final Limits LIMITS = new Limits(60, 2, Duration.ofMinutes(10));

    private final ProviderClient client;
    private final SigV4 signer;
    private final Clock clock;

    AwsSecretConnector(
            String name, ProviderClient client, String keyId, SecretValue secretKey, String region, Clock clock) {
        super(name, Set.of(TYPE), LIMITS);
        this.client = client;
        this.signer = new SigV4(keyId, secretKey, region, "secretsmanager");
        this.clock = clock;
    }

    @Override
    public Plan plan(Target target) throws InterruptedException {
        List<String> steps = List.of("RotateSecret RotateImmediately=true", "DescribeSecret until it is rotated");
        try {
            HttpReply reply = describe(target);
            JsonNode secret = ProviderClient.json(reply);
            return new Plan(
                    steps,
                    List.of(
                            reply.isSuccess()
                                    ? "rotation: " + (secret.path("RotationEnabled").asBoolean(false) ? "enabled" : "not enabled")
                                    : "look-up: " + outcome(reply).result()),
                    null);
        } catch (HttpFailure e) {
            return new Plan(steps, List.of("look-up: " + e.kind()), null);
        }
    }

    @Override
    public Outcome revoke(Target target, @Nullable Secret secret) throws InterruptedException {
        ObjectNode body = JsonMapper.shared()
                .createObjectNode()
                .put("SecretId", target.handle().id())
                .put("ClientRequestToken", version(target))
                .put("RotateImmediately", true);
        try {
            return outcome(call("RotateSecret", body));
        } catch (HttpFailure e) {
            return ProviderClient.outcome(e);
        }
    }

    @Override
    public Verification verify(Target target, @Nullable Secret secret) throws InterruptedException {
        try {
            HttpReply reply = describe(target);
            boolean rotated = ProviderClient.json(reply)
                    .path("VersionIdsToStages")
                    .path(version(target))
                    .valueStream()
                    .anyMatch(stage -> stage.asString("").equals(CURRENT));
            return rotated ? Verification.UNSUPPORTED : Verification.UNKNOWN;
        } catch (HttpFailure e) {
            return Verification.UNKNOWN;
        }
    }

    /** Rotating again makes no new version as long as this is the same. */
    private static String version(Target target) {
        return UUID.nameUUIDFromBytes(target.idempotencyKey().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private HttpReply describe(Target target) throws HttpFailure, InterruptedException {
        return call("DescribeSecret", JsonMapper.shared().createObjectNode().put("SecretId", target.handle().id()));
    }

    private HttpReply call(String action, ObjectNode parameters) throws HttpFailure, InterruptedException {
        byte[] body = JsonMapper.shared().writeValueAsBytes(parameters);
        HttpCall call = HttpCall.of("POST", client.uri("/"));
        signer.sign(call, CONTENT_TYPE, "secretsmanager." + action, body, clock.instant());
        return client.call(call.body(CONTENT_TYPE, body));
    }

    private static Outcome outcome(HttpReply reply) {
        JsonNode answer = ProviderClient.json(reply);
        String type = answer.path("__type").asString("");
        String code = type.substring(type.indexOf('#') + 1);
        if (reply.isSuccess() || code.isEmpty()) {
            return ProviderClient.outcome(reply);
        }
        boolean isUnderWay = code.equals("InvalidRequestException")
                && answer.path("message").asString(answer.path("Message").asString("")).contains("previous rotation");
        return isUnderWay || code.equals("ThrottlingException") || code.equals("InternalServiceError")
                ? new Outcome.Retry(code, reply.retryAfter())
                : new Outcome.Refused(code);
    }
}
