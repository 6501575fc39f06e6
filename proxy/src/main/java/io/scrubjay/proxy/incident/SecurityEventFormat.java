package io.scrubjay.proxy.incident;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Security Event Tokens (RFC 8417) signed with Ed25519, as they are pushed to a receiver (RFC 8935): RISC's
 * credential-compromise for a leak and what did not come of it, CAEP's credential-change for its revocation and its
 * death.
 *
 * @see <a href="https://openid.net/specs/openid-risc-1_0-final.html">RISC</a>
 * @see <a href="https://openid.net/specs/openid-caep-1_0-final.html">CAEP</a>
 */
final class SecurityEventFormat implements EventFormat {
    private static final String COMPROMISE =
            "https://schemas.openid.net/secevent/risc/event-type/credential-compromise";
    private static final String CHANGE = "https://schemas.openid.net/secevent/caep/event-type/credential-change";

    private final Ed25519Signer signer;
    private final String audience;

    /** @param audience who is told: scheme and authority of the webhook */
    SecurityEventFormat(Ed25519Signer signer, String audience) {
        this.signer = signer;
        this.audience = audience;
    }

    @Override
    public String contentType() {
        return "application/secevent+jwt";
    }

    @Override
    public byte[] encode(byte[] cloudEvent) {
        JsonMapper mapper = JsonMapper.shared();
        JsonNode event = mapper.readTree(cloudEvent);
        JsonNode data = event.path("data");
        Instant time = Instant.parse(event.path("time").asString());
        String type = event.path("type").asString();
        boolean isChange = type.equals(LeakEvent.REVOKED.type()) || type.equals(LeakEvent.VERIFIED.type());
        ObjectNode claims = mapper.createObjectNode();
        claims.put("iss", event.path("source").asString());
        claims.put("aud", audience);
        claims.put("jti", event.path("id").asString());
        claims.put("iat", time.getEpochSecond());
        claims.put("txn", data.path("incident").asString());
        claims.putObject("sub_id").put("format", "opaque").put("id", event.path("subject").asString());
        ObjectNode detail = claims.putObject("events").putObject(isChange ? CHANGE : COMPROMISE);
        detail.put("credential_type", data.at("/credential/kind").asString(""));
        detail.put("event_timestamp", time.getEpochSecond());
        if (isChange) {
            detail.put("change_type", "revoke");
        }
        detail.putObject("reason_admin").put("en", type);
        ObjectNode header = mapper.createObjectNode();
        header.put("alg", "EdDSA").put("typ", "secevent+jwt");
        String signed = base64(mapper.writeValueAsBytes(header)) + "." + base64(mapper.writeValueAsBytes(claims));
        return (signed + "." + base64(signer.signature(signed.getBytes(StandardCharsets.US_ASCII))))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
