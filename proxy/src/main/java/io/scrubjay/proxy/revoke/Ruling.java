package io.scrubjay.proxy.revoke;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a leak.
 *
 * @param policy that it follows
 * @param decision {@code observe}, {@code notify}, {@code approve}, {@code revoke}, {@code suppress}
 * @param reason in a few words
 * @param action whether and how it is prepared or done; null for not at all
 */
record Ruling(Policy policy, String decision, String reason, @Nullable Action action) {

    /**
     * An action.
     *
     * @param credential what is revoked, by which connector
     * @param approvalsNeeded by how many people; 0 for none
     */
    record Action(Credential credential, int approvalsNeeded) {}

    static Ruling tell(Policy policy, String reason) {
        return new Ruling(policy, Policy.Mode.NOTIFY.word(), reason, null);
    }
}
