package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.revoke.AuditVerdict;
import io.scrubjay.proxy.revoke.RevocationService;
import tools.jackson.databind.node.JsonNodeFactory;

/** Whether the audit log is as it was written. */
final class AuditVerdictResource implements AdminResource {
    private final RevocationService revocations;

    AuditVerdictResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/audit/verify";
    }

    @Override
    public String description() {
        return "with the token of admin.token: checks every link of the audit log";
    }

    @Override
    public Access access() {
        return Access.OPERATOR;
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        AuditVerdict verdict = revocations.verifyAudit().join();
        return AdminResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("intact", verdict.isIntact())
                        .put("first", verdict.first())
                        .put("entries", verdict.good())
                        .put("head", verdict.head())
                        .put("bad_entry", verdict.badEntry())
                        .put("problem", verdict.problem()));
    }
}
