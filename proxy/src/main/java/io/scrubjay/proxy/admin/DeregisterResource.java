package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.revoke.CredentialRegistry;
import io.scrubjay.rules.Fingerprint;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/** Forgets a credential at the word of its issuer. */
final class DeregisterResource implements AdminResource {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

    private final CredentialRegistry registry;

    DeregisterResource(CredentialRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String path() {
        return "/v1/credentials/{id}";
    }

    @Override
    public String description() {
        return "DELETE by its issuer: forgets the credential of a fingerprint";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.DELETE;
    }

    @Override
    public Access access() {
        return Access.ISSUER;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        if (!HEX.matcher(request.id()).matches()
                || !registry.delete(new Fingerprint(request.id()), request.caller().name()).join()) {
            throw ProblemException.notFound("credential: none of yours (expected: a fingerprint that you registered)");
        }
        return AdminResponse.json(200, JsonNodeFactory.instance.objectNode().put("result", "deleted"));
    }
}
