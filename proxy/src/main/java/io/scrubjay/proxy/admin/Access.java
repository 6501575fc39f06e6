package io.scrubjay.proxy.admin;

/** Who may ask a resource. */
enum Access {
    /** Whoever reaches the port. */
    ANYBODY,
    /** Who brings the token of {@code admin.token}. */
    OPERATOR,
    /** One of {@code revocation.issuers}. */
    ISSUER,
    /** One of {@code revocation.approvers}. */
    APPROVER
}
