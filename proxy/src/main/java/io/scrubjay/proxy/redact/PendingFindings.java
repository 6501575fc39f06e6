package io.scrubjay.proxy.redact;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.mask.Patch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings of one payload, until it is known whole: service and trace stand in messages that may come after the leak.
 * The first {@value #MAX_KEPT} are kept; of the others it is known how many each rule found. Not thread-safe.
 */
final class PendingFindings {
    private static final int MAX_KEPT = 4096;

    private final Signal signal;
    private final List<LocatedFinding> findings = new ArrayList<>();
    private final Map<Rule, Integer> further = new LinkedHashMap<>(0);
    private final ShadowFindings shadows = new ShadowFindings();

    PendingFindings(Signal signal) {
        this.signal = signal;
    }

    /** How many there are; a mark to complete them from. */
    int size() {
        return findings.size();
    }

    void add(Patch patch, String place) {
        Finding finding = patch.finding();
        if (findings.size() == MAX_KEPT) {
            further.merge(finding.rule(), 1, Integer::sum);
            return;
        }
        findings.add(new LocatedFinding(
                finding.rule(), finding.assessment(), patch.fingerprint(), signal, place, null, null));
    }

    /** Sets the trace of the findings since {@code mark} that have none yet. */
    void completeTraceId(int mark, @Nullable String traceId) {
        for (int i = mark; i < findings.size(); i++) {
            LocatedFinding finding = findings.get(i);
            if (finding.traceId() == null) {
                findings.set(i, located(finding, finding.service(), traceId));
            }
        }
    }

    /** Sets the service of the findings since {@code mark}. */
    void completeService(int mark, @Nullable String service) {
        for (int i = mark; i < findings.size(); i++) {
            LocatedFinding finding = findings.get(i);
            findings.set(i, located(finding, service, finding.traceId()));
        }
    }

    /** What rules in shadow found, which masks and reports nothing. */
    ShadowFindings shadows() {
        return shadows;
    }

    /** The first of them, in the order of the payload. */
    List<LocatedFinding> all() {
        return findings;
    }

    /** How many more each rule found. */
    Map<Rule, Integer> further() {
        return further;
    }

    private static LocatedFinding located(LocatedFinding finding, @Nullable String service, @Nullable String traceId) {
        return new LocatedFinding(
                finding.rule(),
                finding.assessment(),
                finding.fingerprint(),
                finding.signal(),
                finding.place(),
                service,
                traceId);
    }
}
