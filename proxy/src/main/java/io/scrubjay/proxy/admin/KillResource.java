package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.revoke.HolderKind;
import io.scrubjay.proxy.revoke.KillCodec;
import io.scrubjay.proxy.revoke.KillOrder;
import io.scrubjay.proxy.revoke.KillResult;
import io.scrubjay.proxy.revoke.RevocationService;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Revokes all that an agent, owner or task holds. */
final class KillResource implements AdminResource {
    private static final Duration DEFAULT_TTL = Duration.ofHours(1);

    private final RevocationService revocations;
    private final boolean knowsSenders;

    /** @param knowsSenders whether senders of telemetry prove who they are, so that some can be quarantined */
    KillResource(RevocationService revocations, boolean knowsSenders) {
        this.revocations = revocations;
        this.knowsSenders = knowsSenders;
    }

    @Override
    public String path() {
        return "/v1/kill";
    }

    @Override
    public String description() {
        return "POST with the token of admin.token {agent, owner or task, reason, ttl, quarantine}:"
                + " revokes all that one holds, holds its telemetry back";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        JsonBody body = JsonBody.of(request, Set.of("agent", "owner", "task", "reason", "ttl", "quarantine"));
        List<HolderKind> kinds =
                Arrays.stream(HolderKind.values()).filter(kind -> body.has(kind.word())).toList();
        if (kinds.size() != 1) {
            throw ProblemException.badRequest(
                    "body: " + kinds.size() + " holders (expected: one of agent, owner, task)");
        }
        HolderKind kind = kinds.getFirst();
        boolean quarantines = body.flag("quarantine");
        if (quarantines && !knowsSenders) {
            throw ProblemException.badRequest("quarantine: no sender proves who it is"
                    + " (expected: receivers.otlp.tls with clientCa, or no quarantine)");
        }
        KillResult result = revocations
                .kill(new KillOrder(
                        kind,
                        body.text(kind.word(), null),
                        body.duration("ttl", DEFAULT_TTL),
                        quarantines,
                        request.caller().name(),
                        body.text("reason", null)))
                .join();
        ObjectNode json = KillCodec.json(result.kill());
        json.put("revoking", result.revoking()).put("waiting", result.waiting()).put("skipped", result.skipped());
        return AdminResponse.json(202, json);
    }
}
