package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.revoke.Handle;
import io.scrubjay.proxy.tls.Pkcs8;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service account of Google with its key file: signs a JSON Web Token for each call, which Google's APIs take in
 * place of an access token. No other address is asked, whatever the file says of one.
 *
 * @see <a href="https://google.aip.dev/auth/4111">AIP-4111</a>
 */
final class GoogleServiceAccount implements CredentialSource {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final String email;
    private final String keyId;
    private final PrivateKey key;
    private final String audience;
    private final Clock clock;

    /**
     * Reads a key file.
     *
     * @param audience the service that is called: {@code https://iam.googleapis.com/}
     * @throws IllegalArgumentException if it is none; nothing of it is shown
     */
    GoogleServiceAccount(SecretValue keyFile, String audience, Clock clock) {
        this.audience = audience;
        this.clock = clock;
        try {
            JsonNode json = JsonMapper.shared().readTree(keyFile.reveal());
            email = text(json, "client_email");
            keyId = text(json, "private_key_id");
            byte[] encoded = Pkcs8.decode(text(json, "private_key"));
            try {
                key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } finally {
                Arrays.fill(encoded, (byte) 0);
            }
        } catch (JacksonException | GeneralSecurityException | IllegalArgumentException e) {
            // no cause: it might show the key
            throw new IllegalArgumentException("[hidden] (expected: the key file of a service account, in JSON)");
        }
    }

    @Override
    public byte[] forCall() {
        ObjectNode header = JsonMapper.shared().createObjectNode();
        header.put("alg", "RS256").put("typ", "JWT").put("kid", keyId);
        Instant now = clock.instant();
        ObjectNode claims = JsonMapper.shared().createObjectNode();
        claims.put("iss", email)
                .put("sub", email)
                .put("aud", audience)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFETIME).getEpochSecond());
        String signed = base64(JsonMapper.shared().writeValueAsBytes(header)) + "."
                + base64(JsonMapper.shared().writeValueAsBytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return (signed + "." + base64(signature.sign())).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RS256: cannot sign", e);
        }
    }

    @Override
    public boolean isNamedBy(Handle handle) {
        return handle.id().equalsIgnoreCase(keyId);
    }

    private static String text(JsonNode json, String name) {
        String text = json.path(name).asString("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException(name + ": missing");
        }
        return text;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
