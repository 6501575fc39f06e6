package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of identity systems as their issuers make them, signed with noise: each is named by its own rule, to its end. */
class IdentityTokensTest {
    private static final CompiledRules RULES = CompiledRules.compile(BuiltinPacks.load(List.of("builtin")));
    private static final Examiner EXAMINER = RULES.newExaminer();
    private static final long YEAR = 365L * 24 * 3600;

    @AfterAll
    static void close() {
        EXAMINER.close();
        RULES.close();
    }

    static Stream<Arguments> tokens() {
        long now = Instant.now().getEpochSecond();
        String later = ",\"exp\":" + (now + YEAR) + "}";
        String past = ",\"exp\":" + (now - YEAR) + "}";
        return Stream.of(
                argumentSet(
                        "JWT-SVID",
                        jwt("{\"aud\":[\"db\"],\"sub\":\"spiffe://prod.example/ns/shop/sa/cart\"" + later),
                        "spiffe-jwt-svid",
                        Confidence.HIGH),
                argumentSet(
                        "bound service account token",
                        jwt("{\"aud\":[\"https://kubernetes.default.svc\"],\"iss\":\"https://kubernetes.default.svc\","
                                + "\"kubernetes.io\":{\"namespace\":\"shop\",\"pod\":{\"name\":\"cart-0\"}},"
                                + "\"sub\":\"system:serviceaccount:shop:cart\"" + later),
                        "kubernetes-service-account-token",
                        Confidence.HIGH),
                argumentSet(
                        "legacy service account token",
                        jwt("{\"iss\":\"kubernetes/serviceaccount\",\"kubernetes.io/serviceaccount/namespace\":\"shop\"}"),
                        "kubernetes-service-account-token",
                        Confidence.MEDIUM),
                argumentSet("any JWT", jwt("{\"sub\":\"1\"" + later), "jwt", Confidence.HIGH),
                argumentSet("expired JWT", jwt("{\"sub\":\"1\"" + past), "jwt", Confidence.LOW),
                argumentSet(
                        "stateless GitHub installation token",
                        "ghs_" + "1234567_" + jwt("{\"iss\":\"1234567\",\"iat\":" + now + later.replace("}", "") + "}"),
                        "github-installation-jwt",
                        Confidence.HIGH),
                argumentSet(
                        "SAML response",
                        Base64.getEncoder()
                                .encodeToString(
                                        ("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
                                                        + "<ds:SignatureValue>" + noise(256) + "</ds:SignatureValue>")
                                                .getBytes(StandardCharsets.UTF_8)),
                        "saml-assertion-base64",
                        Confidence.MEDIUM));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void examine_token_namedByItsRuleAndWhole(String token, String rule, Confidence confidence) {
        for (String text : List.of(token, "token " + token + ", next", "{\\\"t\\\":\\\"" + token + "\\\"}")) {
            // when
            List<Finding> findings = EXAMINER.examine(bytes("note"), bytes(text));

            // then
            assertThat(findings).hasSize(1);
            Finding finding = findings.getFirst();
            assertThat(finding.rule().id().value()).isEqualTo(rule);
            assertThat(finding.assessment().confidence()).isEqualTo(confidence);
            assertThat(text.substring(finding.fromByte(), finding.toByte())).isEqualTo(token);
        }
    }

    static Stream<Arguments> cookies() {
        String value = noise(24);
        return Stream.of(
                argumentSet("Set-Cookie", "Set-Cookie: app_session=" + value + "; HttpOnly", value),
                argumentSet("Cookie", "Cookie: theme=dark; sid=" + value, value),
                argumentSet("by its name", "JSESSIONID=" + value, value),
                argumentSet("in JSON", "{\"connect.sid\":\"" + value + "\"}", value));
    }

    @ParameterizedTest
    @MethodSource("cookies")
    void examine_sessionCookie_masked(String text, String value) {
        // when
        List<Finding> findings = EXAMINER.examine(null, bytes(text));

        // then
        int from = text.indexOf(value);
        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding.fromByte() <= from && finding.toByte() >= from + value.length())
                        .isTrue());
    }

    private static String jwt(String claims) {
        return base64("{\"alg\":\"ES256\",\"kid\":\"1\"}") + "." + base64(claims) + "." + noise(64);
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String noise(int bytes) {
        byte[] noise = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(noise);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(noise);
    }
}
