package io.scrubjay.rules.check;

/** Asks for a JSON Web Token of a Kubernetes service account, bound ({@code kubernetes.io}) or legacy. */
final class KubernetesJwtCheck implements Check {
    private static final String CLAIM = "kubernetes.io";

    @Override
    public boolean accepts(String text, int from, int to) {
        CompactJwt jwt = CompactJwt.in(text, from, to);
        if (jwt == null) {
            return false;
        }
        CompactJwt.Members claims = jwt.payload();
        return claims.get("sub").startsWith("system:serviceaccount:")
                || claims.values().keySet().stream().anyMatch(name -> name.equals(CLAIM) || name.startsWith(CLAIM + "/"));
    }
}
