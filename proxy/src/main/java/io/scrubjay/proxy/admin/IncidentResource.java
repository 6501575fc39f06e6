package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.incident.IncidentReport;
import io.scrubjay.proxy.incident.IncidentService;
import java.util.Optional;

/** One incident. */
final class IncidentResource implements AdminResource {
    private final IncidentService incidents;

    IncidentResource(IncidentService incidents) {
        this.incidents = incidents;
    }

    @Override
    public String path() {
        return "/v1/incidents/{id}";
    }

    @Override
    public String description() {
        return "one incident and how its reports fare";
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        Optional<IncidentReport> report = incidents.find(request.id()).join();
        if (report.isEmpty()) {
            throw ProblemException.notFound("incident: no such id (expected: one of /v1/incidents)");
        }
        return AdminResponse.json(200, IncidentJson.of(report.get()));
    }
}
