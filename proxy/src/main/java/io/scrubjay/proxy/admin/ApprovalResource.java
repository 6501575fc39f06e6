package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.revoke.Revocation;
import io.scrubjay.proxy.revoke.RevocationCodec;
import io.scrubjay.proxy.revoke.RevocationService;
import io.scrubjay.proxy.revoke.connector.Outcome;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/** What an approver decides about a revocation. */
final class ApprovalResource implements AdminResource {
    private final RevocationService revocations;

    ApprovalResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/revocations/{id}";
    }

    @Override
    public String description() {
        return "POST by an approver {action: approve, reject or undo}";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public Access access() {
        return Access.APPROVER;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        String by = request.caller().name();
        String action = JsonBody.of(request, Set.of("action")).text("action", null);
        return switch (action) {
            case "approve" -> answer(revocations.approve(request.id(), by).join());
            case "reject" -> answer(revocations.reject(request.id(), by).join());
            case "undo" -> undo(request.id(), by);
            default -> throw ProblemException.badRequest("action: unknown (expected: approve, reject, undo)");
        };
    }

    private AdminResponse undo(String id, String by) throws ProblemException {
        Outcome outcome;
        try {
            outcome = revocations.undo(id, by).orElseThrow(ApprovalResource::nothing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw nothing();
        }
        return AdminResponse.json(
                outcome instanceof Outcome.Done ? 200 : 409,
                JsonNodeFactory.instance.objectNode().put("result", outcome.result()));
    }

    private static AdminResponse answer(Optional<Revocation> revocation) throws ProblemException {
        return AdminResponse.json(200, RevocationCodec.json(revocation.orElseThrow(ApprovalResource::nothing)));
    }

    private static ProblemException nothing() {
        return ProblemException.notFound("revocation: none of that id waits (expected: one that is planned)");
    }
}
