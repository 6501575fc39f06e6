package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.revoke.KillCodec;
import io.scrubjay.proxy.revoke.RevocationService;
import java.util.Set;

/** Ends a kill switch before its time. */
final class LiftResource implements AdminResource {
    private final RevocationService revocations;

    LiftResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/kills/{id}";
    }

    @Override
    public String description() {
        return "POST with the token of admin.token {action: lift, reason}: ends a kill switch, and its quarantine";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        JsonBody body = JsonBody.of(request, Set.of("action", "reason"));
        if (!body.text("action", null).equals("lift")) {
            throw ProblemException.badRequest("action: unknown (expected: lift)");
        }
        return AdminResponse.json(
                200,
                KillCodec.json(revocations
                        .lift(request.id(), request.caller().name(), body.text("reason", null))
                        .join()
                        .orElseThrow(() -> ProblemException.notFound(
                                "kill: none of that id is in force (expected: one of /v1/kills)"))));
    }
}
