package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.Incident;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Fingerprint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What policies ask of a leak.
 *
 * @param service what telemetry says it comes from, which anybody can forge
 * @param sender who sent it, by its verified certificate; null where there is none
 * @param lastSeen when the secret was seen last
 */
record Leak(
        Fingerprint fingerprint,
        String rule,
        String provider,
        Confidence confidence,
        @Nullable String service,
        @Nullable String sender,
        Instant lastSeen) {

    /** Who leaked it, as far as is known without its issuer. */
    @Nullable String agent() {
        return sender != null ? sender : service;
    }

    /** Who says so. */
    String provenance() {
        return sender != null ? "mtls" : "claimed";
    }

    static Leak of(Incident incident) {
        return new Leak(
                incident.fingerprint(),
                incident.rule().value(),
                incident.provider(),
                incident.assessment().confidence(),
                incident.service(),
                incident.sender(),
                incident.lastSeen());
    }
}
