package io.scrubjay.proxy.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a workload.
 *
 * @param trustDomain lower-case letters, digits and {@code . - _}
 * @param path begins with a slash; empty for the trust domain itself
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md">SPIFFE-ID</a>
 */
public record SpiffeId(String trustDomain, String path) {
    private static final int URI_NAME = 6; // RFC 5280 section 4.2.1.6, as X509Certificate counts
    private static final String SCHEME = "spiffe://";
    private static final int MAX_CHARS = 2_048;
    private static final Pattern TEXT = Pattern.compile(SCHEME + "([a-z0-9._-]{1,255})((?:/[A-Za-z0-9._-]+)*)");

    /** The one that a certificate names. */
    public static Optional<SpiffeId> of(X509Certificate leaf) {
        return textOf(leaf).flatMap(SpiffeId::parse);
    }

    /**
     * The URI that looks like one, as it stands in a certificate (X509-SVID): exactly one URI, since of several nobody
     * knows which is meant.
     */
    public static Optional<String> textOf(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            List<String> uris = names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(URI_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
            return uris.size() == 1 && uris.getFirst().startsWith(SCHEME)
                    ? Optional.of(uris.getFirst())
                    : Optional.empty();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    private static Optional<SpiffeId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return text.length() <= MAX_CHARS && matcher.matches()
                ? Optional.of(new SpiffeId(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** Another name in the same trust domain. */
    public SpiffeId withPath(String other) {
        return new SpiffeId(trustDomain, other);
    }

    /** As a URI. */
    @Override
    public String toString() {
        return SCHEME + trustDomain + path;
    }
}
