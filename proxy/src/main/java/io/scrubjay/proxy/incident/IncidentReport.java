package io.scrubjay.proxy.incident;

import java.util.List;

/** An incident and how its events fare. */
public record IncidentReport(Incident incident, List<Delivery> deliveries) {
    public IncidentReport {
        deliveries = List.copyOf(deliveries);
    }
}
