package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The query API of IAM: parameters of a form go in, XML of a fixed form comes out. Any thread. */
final class AwsIam {
    private static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8";
    private static final Pattern ERROR = Pattern.compile("<Code>([A-Za-z.]{1,64})</Code>");
    private static final String NOT_FOUND = "NoSuchEntity";

    private final ProviderClient client;
    private final SigV4 signer;
    private final Clock clock;

    AwsIam(ProviderClient client, String keyId, SecretValue secretKey, String region, Clock clock) {
        this.client = client;
        this.signer = new SigV4(keyId, secretKey, region, "iam");
        this.clock = clock;
    }

    HttpReply call(String action, Map<String, String> parameters) throws HttpFailure, InterruptedException {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put("Action", action);
        all.put("Version", "2010-05-08");
        byte[] body = all.entrySet().stream()
                .map(one -> one.getKey() + "=" + encode(one.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
        HttpCall call = HttpCall.of("POST", client.uri("/"));
        signer.sign(call, CONTENT_TYPE, body, clock.instant());
        return client.call(call.body(CONTENT_TYPE, body));
    }

    /** The answer; null if IAM knows nothing of the kind, which no other failure may be taken for. */
    @Nullable String lookUp(String action, Map<String, String> parameters)
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

    /** As in RFC 3986, for who makes the form again from its parameters to check the signature. */
    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    /** What an answer to a change means. */
    static Outcome outcome(HttpReply reply) {
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

    static @Nullable String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** Says that a look-up tells nothing of the key, and what that means for a revocation. */
    static final class LookUpException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Outcome outcome;

        LookUpException(Outcome outcome) {
            super(outcome.result());
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }
    }
}
