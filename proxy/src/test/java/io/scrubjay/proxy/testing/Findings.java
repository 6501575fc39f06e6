package io.scrubjay.proxy.testing;

import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings as tests need them. */
public final class Findings {
    public static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    private Findings() {}

    public static LocatedFinding finding(int secret) {
        return finding(secret, rule("fake-token", Severity.HIGH), "body", "checkout", TRACE_ID);
    }

    public static LocatedFinding finding(
            int secret, Rule rule, String place, @Nullable String service, @Nullable String traceId) {
        return new LocatedFinding(rule, Assessment.of(rule), fingerprint(secret), Signal.LOGS, place, service, traceId);
    }

    /** Fingerprints that differ at their beginnings, as real ones do. */
    public static Fingerprint fingerprint(int secret) {
        return new Fingerprint(String.format("%016x%016x", secret * 0x1234567L + 7, secret));
    }

    public static Rule rule(String id, Severity severity) {
        return new Rule(
                new RuleId(id),
                "Fake token",
                "fake",
                severity,
                new Detector.Regex("secret[0-9]+", List.of("secret"), 0),
                Conditions.NONE,
                List.of(),
                List.of(),
                List.of());
    }
}
