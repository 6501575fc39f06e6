package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.revoke.Credential;
import io.scrubjay.proxy.revoke.CredentialRegistry;
import io.scrubjay.proxy.revoke.Issuer;
import io.scrubjay.proxy.revoke.Registration;
import io.scrubjay.proxy.revoke.RegistrationException;
import io.scrubjay.proxy.revoke.RegistrationReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Registers what an issuer has issued; answers when it is durable. */
final class RegisterResource implements AdminResource {
    private final CredentialRegistry registry;
    private final RegistrationReader reader;
    private final Map<String, Set<String>> connectors;

    /** @param connectors names of those whose handles each issuer may register */
    RegisterResource(CredentialRegistry registry, RegistrationReader reader, Map<String, Set<String>> connectors) {
        this.registry = registry;
        this.reader = reader;
        this.connectors = Map.copyOf(connectors);
    }

    @Override
    public String path() {
        return "/v1/credentials";
    }

    @Override
    public String description() {
        return "POST by an issuer: registers one credential, or up to " + RegistrationReader.MAX_BATCH
                + " as {credentials: [...]}";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public Access access() {
        return Access.ISSUER;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        String name = request.caller().name();
        Issuer issuer = new Issuer(name, connectors.getOrDefault(name, Set.of()));
        List<Credential> credentials;
        try {
            credentials = reader.read(request.body().bytes(), issuer, request.caller().certified());
        } catch (RegistrationException e) {
            throw ProblemException.badRequest(String.valueOf(e.getMessage()));
        } finally {
            request.body().wipe();
        }
        return answer(credentials, registry.register(credentials).join());
    }

    /** The status of a batch is that of its worst. */
    private static AdminResponse answer(List<Credential> credentials, List<Registration> results) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("results");
        for (int i = 0; i < credentials.size(); i++) {
            items.addObject()
                    .put("fingerprint", credentials.get(i).fingerprint().hex())
                    .put("result", results.get(i).name().toLowerCase(Locale.ROOT));
        }
        if (results.contains(Registration.FULL)) {
            return AdminResponse.problem(
                    507,
                    "Insufficient Storage",
                    "credentials: too many (expected: at most " + CredentialRegistry.MAX_CREDENTIALS + ")",
                    body);
        }
        if (results.contains(Registration.CONFLICT)) {
            return AdminResponse.problem(
                    409, "Conflict", "fingerprint: registered by another issuer (expected: one issuer a secret)", body);
        }
        return AdminResponse.json(results.contains(Registration.CREATED) ? 201 : 200, body);
    }
}
