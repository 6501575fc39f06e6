package io.scrubjay.proxy.incident;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What GitHub and GitLab tell partners about leaked tokens of theirs, for issuers that have a receiver for it: an array
 * of one leak, signed over its bytes. The token is named by its fingerprint, as no report has the secret. Only what was
 * detected is told: the array has no place for anything else.
 *
 * @see <a href="https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partner-program">GitHub</a>
 * @see <a href="https://docs.gitlab.com/user/application_security/secret_detection/automatic_response/">GitLab</a>
 */
final class PartnerFormat implements EventFormat {
    private final String headerPrefix;
    private final boolean hasSource;
    private final EcdsaSigner signer;

    private PartnerFormat(String headerPrefix, boolean hasSource, EcdsaSigner signer) {
        this.headerPrefix = headerPrefix;
        this.hasSource = hasSource;
        this.signer = signer;
    }

    static PartnerFormat github(EcdsaSigner signer) {
        return new PartnerFormat("github", true, signer);
    }

    static PartnerFormat gitlab(EcdsaSigner signer) {
        return new PartnerFormat("gitlab", false, signer);
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public boolean takes(LeakEvent event) {
        return event == LeakEvent.DETECTED;
    }

    @Override
    public byte[] encode(byte[] cloudEvent) {
        JsonMapper mapper = JsonMapper.shared();
        JsonNode event = mapper.readTree(cloudEvent);
        JsonNode data = event.path("data");
        ArrayNode leaks = mapper.createArrayNode();
        ObjectNode leak = leaks.addObject();
        leak.put("token", event.path("subject").asString());
        leak.put("type", data.at("/credential/kind").asString());
        leak.put("url", event.path("source").asString() + "/incidents/" + data.path("incident").asString());
        if (hasSource) {
            leak.put("source", data.at("/where/signal").asString());
        }
        return mapper.writeValueAsBytes(leaks);
    }

    @Override
    public Map<String, String> headers(byte[] body) {
        return Map.of(
                headerPrefix + "-public-key-identifier",
                signer.publicKey().identifier(),
                headerPrefix + "-public-key-signature",
                signer.sign(body));
    }

    @Override
    public @Nullable PartnerKey publicKey() {
        return signer.publicKey();
    }
}
