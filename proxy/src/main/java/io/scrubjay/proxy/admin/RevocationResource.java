package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.revoke.RevocationCodec;
import io.scrubjay.proxy.revoke.RevocationService;

/** One revocation. */
final class RevocationResource implements AdminResource {
    private final RevocationService revocations;

    RevocationResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/revocations/{id}";
    }

    @Override
    public String description() {
        return "with the token of admin.token: one revocation";
    }

    @Override
    public Access access() {
        return Access.OPERATOR;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        return AdminResponse.json(
                200,
                RevocationCodec.json(revocations
                        .find(request.id())
                        .join()
                        .orElseThrow(() ->
                                ProblemException.notFound(
                                        "revocation: no such id (expected: one of /v1/revocations)"))));
    }
}
