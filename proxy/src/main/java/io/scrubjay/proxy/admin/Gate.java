package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.config.SecretValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides by its bearer token who makes a request, and whether that one may. Any thread. */
final class Gate {
    private static final String OPERATOR = "operator";

    private final AdminToken operator;
    private final Map<String, byte[]> issuers;
    private final Map<String, byte[]> approvers;

    /**
     * @param operator token of the operator
     * @param issuers tokens by name
     * @param approvers tokens by name
     */
    Gate(AdminToken operator, Map<String, SecretValue> issuers, Map<String, SecretValue> approvers) {
        this.operator = operator;
        this.issuers = digests(issuers);
        this.approvers = digests(approvers);
    }

    /** The name of who asks, or the answer to somebody who may not. */
    Admission admit(Access access, List<String> authorization) {
        return switch (access) {
            case ANYBODY -> new Admission.Admitted("");
            case OPERATOR -> {
                AdminResponse refusal = operator.refusal(authorization);
                yield refusal == null ? new Admission.Admitted(OPERATOR) : new Admission.Refused(refusal);
            }
            case ISSUER -> admit("revocation.issuers", issuers, authorization);
            case APPROVER -> admit("revocation.approvers", approvers, authorization);
        };
    }

    private static Admission admit(String key, Map<String, byte[]> people, List<String> authorization) {
        if (people.isEmpty()) {
            return new Admission.Refused(AdminResponse.problem(
                    403, "Forbidden", key + ": none (expected: names and tokens in the configuration)"));
        }
        String token = AdminToken.bearer(authorization);
        String name = token == null ? null : holder(people, token);
        return name == null
                ? new Admission.Refused(AdminToken.challenge("authorization: no token of one of " + key
                        + " (expected: Bearer and such a token)"))
                : new Admission.Admitted(name);
    }

    /** Compares with all of them, so that the time tells nothing of which one was near. */
    private static @Nullable String holder(Map<String, byte[]> people, String token) {
        byte[] digest = sha256(token);
        String holder = null;
        for (Map.Entry<String, byte[]> one : people.entrySet()) {
            if (MessageDigest.isEqual(one.getValue(), digest)) {
                holder = one.getKey();
            }
        }
        return holder;
    }

    private static Map<String, byte[]> digests(Map<String, SecretValue> tokens) {
        Map<String, byte[]> digests = new LinkedHashMap<>();
        tokens.forEach((name, token) -> digests.put(name, sha256(token.reveal())));
        return digests;
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }

    /** Whether a request is let through. */
    sealed interface Admission {
        /** It is. */
        record Admitted(String name) implements Admission {}

        /** It is not. */
        record Refused(AdminResponse response) implements Admission {}
    }
}
