package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.store.FingerprintKey;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.node.JsonNodeFactory;

/** The key of fingerprints, for issuers that keep their secrets to themselves. */
final class FingerprintKeyResource implements AdminResource {
    private final FingerprintKey key;

    FingerprintKeyResource(FingerprintKey key) {
        this.key = key;
    }

    @Override
    public String path() {
        return "/v1/fingerprint-key";
    }

    @Override
    public String description() {
        return "for issuers, over TLS or on this machine: the key of fingerprints (HMAC-SHA-256, first 128 bits)";
    }

    @Override
    public Access access() {
        return Access.ISSUER;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        if (!request.caller().confidential()) {
            throw ProblemException.forbidden("connection: readable by others (expected: admin.tls)");
        }
        byte[] bytes = key.export();
        try {
            return AdminResponse.json(
                    200,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("key_id", key.id())
                            .put("alg", "HMAC-SHA-256/128")
                            .put("key", Base64.getEncoder().encodeToString(bytes)));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
