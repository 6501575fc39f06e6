package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One leaked secret, by its fingerprint, with everything known of its sightings; never the secret.
 *
 * @param id ULID; newer incidents have greater ones
 * @param keyId the fingerprint key, as in {@code FingerprintKey.id()}
 * @param fingerprint keyed name of the secret; unique among incidents
 * @param rule the most severe of the rules that found it, of equal ones the first
 * @param ruleTitle what a person calls the kind of secret
 * @param provider who issues such secrets; {@code "generic"} where nobody does
 * @param severity of {@code rule}
 * @param assessment of the first finding by {@code rule}
 * @param signal where it was seen first
 * @param place the field or attribute where it was seen first
 * @param service where it was seen first; null where the telemetry does not say
 * @param traceId of the first sighting that has one
 * @param sender who sent the first sighting whose sender was verified: a SPIFFE ID or the subject of a certificate
 * @param places the first few different places
 * @param services the first few different services
 * @param count how often it was seen
 * @param firstSeen by our clock, to the millisecond
 * @param lastSeen by our clock, to the millisecond
 */
public record Incident(
        String id,
        String keyId,
        Fingerprint fingerprint,
        RuleId rule,
        String ruleTitle,
        String provider,
        Severity severity,
        Assessment assessment,
        Signal signal,
        String place,
        @Nullable String service,
        @Nullable String traceId,
        @Nullable String sender,
        List<String> places,
        List<String> services,
        long count,
        Instant firstSeen,
        Instant lastSeen) {
    public Incident {
        places = List.copyOf(places);
        services = List.copyOf(services);
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        }
    }

    /** The name of the secret across events: {@code fp:<key id>:<fingerprint>}. */
    public String subject() {
        return "fp:" + keyId + ":" + fingerprint.hex();
    }

    /** This incident with later sightings of the same secret. */
    Incident with(Sightings later) {
        boolean worse = later.rule().severity().compareTo(severity) > 0;
        return new Incident(
                id,
                keyId,
                fingerprint,
                worse ? later.rule().id() : rule,
                worse ? later.rule().title() : ruleTitle,
                worse ? later.rule().provider() : provider,
                worse ? later.rule().severity() : severity,
                worse ? later.assessment() : assessment,
                signal,
                place,
                service,
                traceId != null ? traceId : later.traceId(),
                sender != null ? sender : later.sender(),
                Sightings.union(places, later.places()),
                Sightings.union(services, later.services()),
                count + later.count(),
                firstSeen,
                later.lastSeen().isAfter(lastSeen) ? later.lastSeen() : lastSeen);
    }
}
