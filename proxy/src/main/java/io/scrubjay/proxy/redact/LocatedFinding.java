package io.scrubjay.proxy.redact;

import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A masked secret and where it stood; never the secret itself.
 *
 * @param rule what found it
 * @param assessment how sure that is
 * @param fingerprint keyed name of the secret
 * @param signal the kind of telemetry
 * @param place the field or attribute, itself already redacted: {@code body}, {@code attributes.http.url},
 *     {@code resource.attributes.token}, {@code span.name}, {@code msg}
 * @param service {@code service.name} of the resource, or APP-NAME of a syslog message; redacted; null where absent
 * @param traceId 32 lower-case hexadecimal digits, null where absent
 */
public record LocatedFinding(
        Rule rule,
        Assessment assessment,
        Fingerprint fingerprint,
        Signal signal,
        String place,
        @Nullable String service,
        @Nullable String traceId) {}
