package io.scrubjay.proxy;

import io.scrubjay.proxy.config.RevocationConfig;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.mask.Fingerprinter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The credentials that the proxy itself works with, which it must never revoke. */
final class OwnCredentials {
    private OwnCredentials() {}

    static Set<Fingerprint> fingerprints(ScrubjayConfig config, FingerprintKey key) {
        Fingerprinter fingerprinter = key.newFingerprinter();
        RevocationConfig revocation = config.revocation();
        return Stream.of(
                        Stream.of(config.admin().token()),
                        config.incidents().webhooks().stream().map(ScrubjayConfig.Webhook::secret),
                        config.exporters().otlp().headers().values().stream(),
                        revocation.issuers().stream().map(RevocationConfig.Person::token),
                        revocation.approvers().stream().map(RevocationConfig.Person::token),
                        revocation.connectors().stream().map(RevocationConfig.ConnectorEntry::credential))
                .flatMap(secrets -> secrets)
                .filter(Objects::nonNull)
                .flatMap(OwnCredentials::forms)
                .map(secret -> fingerprint(fingerprinter, secret))
                .collect(Collectors.toSet());
    }

    /** A header such as {@code Bearer abc} leaks as the token alone. */
    private static Stream<String> forms(SecretValue secret) {
        String text = secret.reveal();
        int space = text.lastIndexOf(' ');
        return space < 0 ? Stream.of(text) : Stream.of(text, text.substring(space + 1));
    }

    private static Fingerprint fingerprint(Fingerprinter fingerprinter, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        try {
            return fingerprinter.fingerprint(bytes, 0, bytes.length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
