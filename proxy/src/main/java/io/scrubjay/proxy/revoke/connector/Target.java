package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.revoke.Handle;

/**
 * What is to be revoked.
 *
 * @param handle by what the provider knows it; {@link Handle#none()} where only the secret names it
 * @param idempotencyKey the same for every attempt
 */
public record Target(Handle handle, String idempotencyKey) {}
