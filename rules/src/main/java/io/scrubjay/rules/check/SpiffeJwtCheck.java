package io.scrubjay.rules.check;

/** Asks for a JSON Web Token whose subject is a SPIFFE ID (SPIFFE JWT-SVID section 3.1). */
final class SpiffeJwtCheck implements Check {
    @Override
    public boolean accepts(String text, int from, int to) {
        CompactJwt jwt = CompactJwt.in(text, from, to);
        return jwt != null && jwt.payload().get("sub").startsWith("spiffe://");
    }
}
