package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.revoke.HolderKind;
import io.scrubjay.proxy.revoke.KillResult;
import io.scrubjay.proxy.revoke.RevocationService;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/** Revokes all that an agent, owner or task holds. */
final class KillResource implements AdminResource {
    private static final Duration DEFAULT_TTL = Duration.ofHours(1);

    private final RevocationService revocations;

    KillResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/kill";
    }

    @Override
    public String description() {
        return "POST with the token of admin.token {agent, owner or task, reason, ttl}: revokes all that one holds";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        JsonBody body = JsonBody.of(request, Set.of("agent", "owner", "task", "reason", "ttl"));
        List<HolderKind> kinds =
                Arrays.stream(HolderKind.values()).filter(kind -> body.has(kind.word())).toList();
        if (kinds.size() != 1) {
            throw ProblemException.badRequest(
                    "body: " + kinds.size() + " holders (expected: one of agent, owner, task)");
        }
        HolderKind kind = kinds.getFirst();
        KillResult result = revocations
                .kill(
                        kind,
                        body.text(kind.word(), null),
                        body.duration("ttl", DEFAULT_TTL),
                        request.caller().name(),
                        body.text("reason", null))
                .join();
        return AdminResponse.json(
                202,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("revoking", result.revoking())
                        .put("waiting", result.waiting())
                        .put("skipped", result.skipped())
                        .put("until", result.until().toString()));
    }
}
