package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.revoke.RevocationService;
import java.util.Set;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.node.JsonNodeFactory;

/** Stops the revoker, or has it go on. It holds at once, whether the store can keep it or not. */
final class PauseResource implements AdminResource {
    private final RevocationService revocations;
    private final boolean pauses;

    /** @param pauses whether it stops or goes on */
    PauseResource(RevocationService revocations, boolean pauses) {
        this.revocations = revocations;
        this.pauses = pauses;
    }

    @Override
    public String path() {
        return pauses ? "/v1/revoker/pause" : "/v1/revoker/resume";
    }

    @Override
    public String description() {
        return pauses
                ? "POST with the token of admin.token {reason}: no more revocations; masking goes on"
                : "POST with the token of admin.token {reason}: revocations go on, the circuit breaker closes";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        String reason = JsonBody.of(request, Set.of("reason")).text("reason", "none given");
        String by = request.caller().name();
        boolean isKept = true;
        try {
            (pauses ? revocations.pause(by, reason) : revocations.resume(by, reason)).join();
        } catch (CompletionException e) {
            isKept = false;
        }
        return AdminResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("paused", revocations.isPaused())
                        .put("kept", isKept));
    }
}
