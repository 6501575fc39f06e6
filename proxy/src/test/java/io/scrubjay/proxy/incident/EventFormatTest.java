package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventFormatTest {
    private static final Instant TIME = Instant.parse("2026-11-28T10:00:00Z");
    static final LeakResponse RESPONSE = new LeakResponse(
            "registered",
            new LeakResponse.Issued("vault-prod", "accessor", "2c84", "jit", null),
            new LeakResponse.Holder("builder", "t-1", "team-x", "registry"),
            new LeakResponse.Decision("default-jit", "sha256:00", "enforce", "revoke", "policy"),
            new LeakResponse.Action("01R", "revoked", "vault-prod", 1, "204", "01R", TIME, null));

    @SuppressWarnings("NullAway.Init")
    private KeyPair pair;

    private String signingKey = "";

    @BeforeEach
    void makeKey() throws Exception {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        signingKey = "whsk_" + Base64.getEncoder().encodeToString(seed);
    }

    @Test
    void sign_both_receiverVerifiesWithThePublicKey() throws Exception {
        // given
        WebhookTarget target = target("cloudevents");
        byte[] body = event(LeakEvent.DETECTED);

        // when
        String[] signatures = target.sign("01E", 1_700_000_000L, body).split(" ", -1);

        // then
        assertThat(signatures).hasSize(2);
        assertThat(signatures[0]).startsWith("v1,");
        assertThat(signatures[1]).startsWith("v1a,");
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(pair.getPublic());
        verifier.update("01E.1700000000.".getBytes(StandardCharsets.US_ASCII));
        verifier.update(body);
        assertThat(verifier.verify(Base64.getDecoder().decode(signatures[1].substring(4)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "DETECTED, https://schemas.openid.net/secevent/risc/event-type/credential-compromise",
        "FAILED, https://schemas.openid.net/secevent/risc/event-type/credential-compromise",
        "REVOKED, https://schemas.openid.net/secevent/caep/event-type/credential-change",
        "VERIFIED, https://schemas.openid.net/secevent/caep/event-type/credential-change"
    })
    void set_isASignedSecurityEventToken(LeakEvent kind, String expected) throws Exception {
        // given
        WebhookTarget target = target("set");

        // when
        byte[] first = target.format().encode(event(kind));
        byte[] second = target.format().encode(event(kind));

        // then
        String[] parts = new String(first, StandardCharsets.US_ASCII).split("\\.", -1);
        assertThat(second).isEqualTo(first);
        assertThat(target.format().contentType()).isEqualTo("application/secevent+jwt");
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(pair.getPublic());
        verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(json(parts[0]).get("typ").asString()).isEqualTo("secevent+jwt");
        JsonNode claims = json(parts[1]);
        assertThat(claims.get("aud").asString()).isEqualTo("https://soc.example");
        assertThat(claims.get("jti").asString()).isEqualTo("01E");
        assertThat(claims.get("iat").asLong()).isEqualTo(TIME.getEpochSecond());
        assertThat(claims.at("/sub_id/id").asString()).startsWith("fp:k1:");
        assertThat(claims.get("events").propertyNames()).containsExactly(expected);
        assertThat(claims.has("exp")).isFalse(); // RFC 8417 section 2.2
    }

    @ParameterizedTest
    @CsvSource({"DETECTED, 1, 200601, 1", "REVOKED, 2, 200602, 2", "VERIFIED, 3, 200603, 4"})
    void ocsf_isADataSecurityFinding(LeakEvent kind, int activity, int type, int status) {
        // when
        JsonNode finding = JsonMapper.shared().readTree(target("ocsf").format().encode(event(kind)));

        // then
        assertThat(finding.get("class_uid").asInt()).isEqualTo(2006);
        assertThat(finding.get("category_uid").asInt()).isEqualTo(2);
        assertThat(finding.get("activity_id").asInt()).isEqualTo(activity);
        assertThat(finding.get("type_uid").asInt()).isEqualTo(type);
        assertThat(finding.get("status_id").asInt()).isEqualTo(status);
        assertThat(finding.get("severity_id").asInt()).isEqualTo(4);
        assertThat(finding.get("confidence_id").asInt()).isEqualTo(3);
        assertThat(finding.get("time").asLong()).isEqualTo(TIME.toEpochMilli());
        assertThat(finding.at("/metadata/uid").asString()).isEqualTo("01E");
        assertThat(finding.at("/finding_info/uid").asString()).isEqualTo("01I");
        assertThat(finding.at("/resources/0/owner/name").asString()).isEqualTo("team-x");
        assertThat(finding.at("/unmapped/policy/id").asString()).isEqualTo("default-jit");
        assertThat(finding.at("/unmapped/action/state").asString()).isEqualTo("revoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsk_", "whsk_AAAA", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "whsk_*"})
    void new_badKey_isNotShown(String text) {
        assertThatThrownBy(() -> new Ed25519Signer(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("webhook signingKey: [hidden] (expected: whsk_ and the base64 of 32 bytes, or of 64 with the public key)")
                .hasNoCause();
    }

    private WebhookTarget target(String format) {
        return WebhookTarget.of(new ScrubjayConfig.Webhook(
                URI.create("https://soc.example/hook/T0KEN"),
                new SecretValue("any"),
                new SecretValue(signingKey),
                format,
                false));
    }

    private static byte[] event(LeakEvent kind) {
        Incident incident = new Incident(
                "01I",
                "k1",
                Findings.fingerprint(7),
                new RuleId("vault-token"),
                "Vault token",
                "hashicorp",
                Severity.HIGH,
                new Assessment(Confidence.HIGH, Map.of()),
                Signal.LOGS,
                "body",
                "svc",
                null,
                null,
                List.of("body"),
                List.of("svc"),
                1,
                TIME,
                TIME);
        return new IncidentCodec().event(kind, "01E", "/scrubjay/k1", TIME, incident, RESPONSE);
    }

    private static JsonNode json(String base64) {
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(base64));
    }
}
