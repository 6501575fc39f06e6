package io.scrubjay.proxy.admin;

/**
 * Who made a request.
 *
 * @param name of the issuer or approver whose token it brought, {@code "operator"} for that of {@code admin.token};
 *     empty where
 *     the resource asks for none
 * @param confidential whether nobody else can have read it: it came over TLS, or from this machine
 * @param certified whether it came over TLS from a client whose certificate was verified
 */
record Caller(String name, boolean confidential, boolean certified) {}
