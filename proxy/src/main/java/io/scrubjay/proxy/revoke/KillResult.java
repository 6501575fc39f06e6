package io.scrubjay.proxy.revoke;

/**
 * What a kill switch did.
 *
 * @param revoking how many credentials are being revoked, or are already
 * @param waiting how many wait for two people
 * @param skipped how many cannot be revoked: canaries, credentials of the proxy, expired ones, none of a configured
 *     connector
 * @param kill the switch, now in force
 */
public record KillResult(int revoking, int waiting, int skipped, Kill kill) {}
