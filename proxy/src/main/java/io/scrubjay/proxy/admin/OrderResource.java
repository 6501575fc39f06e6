package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.revoke.RevocationCodec;
import io.scrubjay.proxy.revoke.RevocationService;
import io.scrubjay.proxy.revoke.connector.Plan;
import io.scrubjay.rules.Fingerprint;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Has a registered credential revoked, or says what that would do. */
final class OrderResource implements AdminResource {
    private final RevocationService revocations;

    OrderResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/revocations";
    }

    @Override
    public String description() {
        return "POST with the token of admin.token {fingerprint, reason, dry_run}: revokes a registered credential";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        JsonBody body = JsonBody.of(request, Set.of("fingerprint", "reason", "dry_run"));
        Fingerprint fingerprint = new Fingerprint(body.fingerprint("fingerprint"));
        if (body.flag("dry_run")) {
            return AdminResponse.json(200, plan(fingerprint));
        }
        return revocations
                .order(fingerprint, request.caller().name(), body.text("reason", null))
                .join()
                .map(revocation -> AdminResponse.json(202, RevocationCodec.json(revocation)))
                .orElseThrow(() -> ProblemException.notFound("credential: nothing to revoke (expected: a registered"
                        + " one, not expired, no canary, of a configured connector)"));
    }

    private ObjectNode plan(Fingerprint fingerprint) throws ProblemException {
        Optional<Plan> plan;
        try {
            plan = revocations.plan(fingerprint);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            plan = Optional.empty();
        }
        Plan found = plan.orElseThrow(() -> ProblemException.notFound(
                "credential: not registered, or of no configured connector (expected: one of /v1/credentials)"));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode steps = json.putArray("steps");
        found.steps().forEach(steps::add);
        ArrayNode facts = json.putArray("facts");
        found.facts().forEach(facts::add);
        json.put("refusal", found.refusal());
        return json;
    }
}
