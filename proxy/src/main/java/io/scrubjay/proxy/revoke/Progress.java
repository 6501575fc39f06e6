package io.scrubjay.proxy.revoke;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a revocation so far.
 *
 * @param attempts how often the connector was asked to revoke
 * @param result how the last step ended, without secrets; null before the first
 * @param revokedAt when the provider took the order; null before
 * @param verifiedDeadAt when the provider no longer knew the credential; null before
 * @param approvers who has approved it
 */
public record Progress(
        int attempts,
        @Nullable String result,
        @Nullable Instant revokedAt,
        @Nullable Instant verifiedDeadAt,
        Set<String> approvers) {
    static final Progress NONE = new Progress(0, null, null, null, Set.of());

    public Progress {
        approvers = Set.copyOf(approvers);
    }

    Progress withResult(String newResult) {
        return new Progress(attempts, newResult, revokedAt, verifiedDeadAt, approvers);
    }

    Progress afterAttempt(String newResult) {
        return new Progress(attempts + 1, newResult, revokedAt, verifiedDeadAt, approvers);
    }

    Progress revoked(Instant at, String newResult) {
        return new Progress(attempts + 1, newResult, at, verifiedDeadAt, approvers);
    }

    Progress dead(Instant at, String newResult) {
        return new Progress(attempts, newResult, revokedAt, at, approvers);
    }

    Progress approvedBy(Set<String> names) {
        return new Progress(attempts, result, revokedAt, verifiedDeadAt, names);
    }
}
