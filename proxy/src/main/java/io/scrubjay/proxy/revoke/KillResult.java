package io.scrubjay.proxy.revoke;

import java.time.Instant;

/**
 * What a kill switch did.
 *
 * @param revoking how many credentials are being revoked, or are already
 * @param waiting how many wait for two people
 * @param skipped how many cannot be revoked: canaries, credentials of the proxy, expired ones, none of a configured
 *     connector
 * @param until when the switch expires
 */
public record KillResult(int revoking, int waiting, int skipped, Instant until) {}
