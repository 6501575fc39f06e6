package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.revoke.Credential;
import io.scrubjay.proxy.revoke.CredentialRegistry;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is registered, page by page; for the operator only, since it says who holds what. */
final class CredentialsResource implements AdminResource {
    private static final int MAX_LIMIT = 1_000;

    private final CredentialRegistry registry;
    private final String keyId;

    CredentialsResource(CredentialRegistry registry, String keyId) {
        this.registry = registry;
        this.keyId = keyId;
    }

    @Override
    public String path() {
        return "/v1/credentials";
    }

    @Override
    public String description() {
        return "with the token of admin.token: registered credentials; ?limit=1.." + MAX_LIMIT
                + ", &after=<fingerprint of the last one before>";
    }

    @Override
    public Access access() {
        return Access.OPERATOR;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        PageQuery page = PageQuery.of(request, MAX_LIMIT);
        List<Credential> credentials = registry.list(page.limit(), page.after()).join();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("credentials");
        for (Credential credential : credentials) {
            ObjectNode item = items.addObject();
            item.put("fingerprint", credential.fingerprint().hex());
            item.put("key_id", keyId);
            item.put("issuer", credential.issuer());
            item.put("connector", credential.connector());
            item.put("handle_type", credential.handle().type());
            item.put("owner", credential.owner());
            item.put("agent", credential.agent());
            item.put("task", credential.task());
            item.put("class", credential.credentialClass().word());
            item.put("hint", credential.hint() != null);
            item.put(
                    "expires_at",
                    credential.expiresAt() == null ? null : credential.expiresAt().toString());
        }
        if (credentials.size() == page.limit()) {
            body.put("next", credentials.getLast().fingerprint().hex());
        }
        return AdminResponse.json(200, body);
    }
}
