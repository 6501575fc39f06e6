package io.scrubjay.proxy.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a leaked credential beyond its sighting, and what is done about it; part of every event.
 *
 * @param match {@code registered} where an issuer has registered the secret, {@code pattern} where only a rule found it
 * @param credential what its issuer registered; null where nobody did
 * @param holder whose credential it is
 * @param policy what was decided and why
 * @param action what is being done; null for nothing
 */
public record LeakResponse(
        String match,
        @Nullable Issued credential,
        Holder holder,
        Decision policy,
        @Nullable Action action) {

    /**
     * A registered credential.
     *
     * @param connector what can revoke it
     * @param handleType what kind of name {@code handleId} is
     * @param handleId by what the provider knows it
     * @param credentialClass {@code jit}, {@code static}, {@code break_glass}, {@code canary}
     */
    public record Issued(
            String connector,
            String handleType,
            String handleId,
            String credentialClass,
            @Nullable Instant expiresAt) {}

    /**
     * Whose credential it is.
     *
     * @param provenance {@code registry} where the issuer says so, {@code mtls} where only the sender's verified
     *     certificate does,
     *     {@code claimed} where only telemetry does, which anybody can forge
     */
    public record Holder(
            @Nullable String agent, @Nullable String task, @Nullable String owner, String provenance) {}

    /**
     * What was decided.
     *
     * @param id of the policy
     * @param version digest of all policies
     * @param mode of the policy: {@code observe}, {@code notify}, {@code approve}, {@code enforce}
     * @param decision {@code observe}, {@code notify}, {@code approve}, {@code revoke}, {@code suppress}
     * @param reason in a few words
     */
    public record Decision(String id, String version, String mode, String decision, String reason) {}

    /**
     * How far the action has come.
     *
     * @param id of the revocation
     * @param state {@code planned}, {@code approved}, {@code revoked}, {@code verified_dead}, {@code failed}, {@code
     *     suppressed}
     * @param connector what does it
     * @param attempt how often it was tried
     * @param result how the last attempt ended; null before the first
     * @param idempotencyKey the same for every attempt
     * @param revokedAt when the provider took the order; null before
     * @param verifiedDeadAt when the provider no longer knew the credential; null before
     */
    public record Action(
            String id,
            String state,
            String connector,
            int attempt,
            @Nullable String result,
            String idempotencyKey,
            @Nullable Instant revokedAt,
            @Nullable Instant verifiedDeadAt) {}

    /** Whether nobody is to be told of the leak. */
    boolean isSilent() {
        return policy.decision().equals("observe");
    }

    /** Whether something kept an action from being done without people. */
    boolean isSuppressed() {
        return policy.decision().equals("suppress");
    }
}
