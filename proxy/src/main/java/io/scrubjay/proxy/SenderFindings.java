package io.scrubjay.proxy;

import io.scrubjay.proxy.incident.IncidentService;
import io.scrubjay.proxy.receive.otlp.SenderListener;
import io.scrubjay.proxy.redact.FindingListener;
import io.scrubjay.proxy.redact.LocatedFinding;
import org.jspecify.annotations.Nullable;

/**
 * Tells incidents who sent what was found: a payload is scanned whole before the next one's sender is named. One per
 * event loop.
 */
final class SenderFindings implements FindingListener, SenderListener {
    private final IncidentService incidents;
    private @Nullable String current;

    SenderFindings(IncidentService incidents) {
        this.incidents = incidents;
    }

    @Override
    public void onSender(@Nullable String sender) {
        current = sender;
    }

    @Override
    public void onFinding(LocatedFinding finding) {
        incidents.onFinding(finding, current);
    }

    @Override
    public void onFurther(int findings) {
        incidents.onFurther(findings);
    }
}
