package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.LeakResponse;
import io.scrubjay.proxy.revoke.connector.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One credential's revocation: decided, done, verified.
 *
 * @param id ULID
 * @param credential what is revoked; for one that nobody registered its issuer is empty
 * @param provenance who says whose credential it is: {@code registry}, {@code claimed}
 * @param policy why it is revoked
 * @param state how far it has come
 * @param createdAt when it was decided
 * @param dueAt when the next step is due; null if none is
 * @param approvalsNeeded by how many people
 * @param byPeople whether people ordered or approved it: what holds back automatic actions does not hold it back
 * @param dryRun whether only its plan is made
 */
public record Revocation(
        String id,
        Credential credential,
        String provenance,
        LeakResponse.Decision policy,
        RevocationState state,
        Instant createdAt,
        @Nullable Instant dueAt,
        int approvalsNeeded,
        boolean byPeople,
        boolean dryRun,
        Progress progress) {

    /** The same with another state and progress. */
    Revocation to(RevocationState newState, @Nullable Instant newDueAt, Progress newProgress) {
        return new Revocation(
                id,
                credential,
                provenance,
                policy,
                newState,
                createdAt,
                newDueAt,
                approvalsNeeded,
                byPeople,
                dryRun,
                newProgress);
    }

    /** The same, ordered by people. */
    Revocation approved(Instant now, Progress newProgress) {
        return new Revocation(
                id,
                credential,
                provenance,
                policy,
                RevocationState.APPROVED,
                createdAt,
                now,
                approvalsNeeded,
                true,
                dryRun,
                newProgress);
    }

    /** The same for every attempt. */
    public String idempotencyKey() {
        return id;
    }

    /** What the connector is given. */
    Target target() {
        return new Target(credential.handle(), idempotencyKey());
    }

    /** What events say of it. */
    LeakResponse response() {
        boolean registered = !credential.issuer().isEmpty();
        return new LeakResponse(
                registered ? "registered" : "pattern",
                registered ? issued(credential) : null,
                new LeakResponse.Holder(credential.agent(), credential.task(), credential.owner(), provenance),
                policy,
                new LeakResponse.Action(
                        id,
                        state.word(),
                        credential.connector(),
                        progress.attempts(),
                        progress.result(),
                        idempotencyKey(),
                        progress.revokedAt(),
                        progress.verifiedDeadAt()));
    }

    /** What events say of a registered credential. */
    static LeakResponse.Issued issued(Credential credential) {
        return new LeakResponse.Issued(
                credential.connector(),
                credential.handle().type(),
                credential.handle().id(),
                credential.credentialClass().word(),
                credential.expiresAt());
    }
}
