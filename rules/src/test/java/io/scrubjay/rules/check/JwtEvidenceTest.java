package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.check.Testimony.Weight;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwtEvidenceTest {
    private static final String SIGNED = "{\"alg\":\"ES256\"}";

    private final JwtEvidence evidence =
            new JwtEvidence(InstantSource.fixed(Instant.ofEpochSecond(1_000_000)));

    static Stream<Arguments> tokens() {
        return Stream.of(
                argumentSet("valid", SIGNED, "{\"sub\":\"a\",\"exp\":1000001}", Weight.FOR),
                argumentSet("with a fraction", SIGNED, "{\"exp\":1000000.5e0}", Weight.AGAINST),
                argumentSet("expired now", SIGNED, "{\"exp\":1000000}", Weight.AGAINST),
                argumentSet("expired at the epoch", SIGNED, "{\"exp\":0}", Weight.AGAINST),
                argumentSet("expires at the end of all time", SIGNED, "{\"exp\":253402300799}", Weight.FOR),
                argumentSet("expires a second later", SIGNED, "{\"exp\":253402300800}", Weight.NOTHING),
                argumentSet("expired long ago", SIGNED, "{\"exp\":1}", Weight.AGAINST),
                argumentSet("the last expiry counts", SIGNED, "{\"exp\":1,\"exp\":2000000}", Weight.FOR),
                argumentSet("no expiry", SIGNED, "{\"sub\":\"a\"}", Weight.NOTHING),
                argumentSet("expiry inside of another claim", SIGNED, "{\"a\":{\"exp\":1}}", Weight.NOTHING),
                argumentSet("expiry is no number", SIGNED, "{\"exp\":\"soon\"}", Weight.NOTHING),
                argumentSet("expiry is negative", SIGNED, "{\"exp\":-1}", Weight.NOTHING),
                argumentSet("expiry is beyond all time", SIGNED, "{\"exp\":1e99}", Weight.NOTHING),
                argumentSet("expiry has many digits", SIGNED, "{\"exp\":1" + "0".repeat(900) + "}", Weight.NOTHING),
                argumentSet("not signed", "{\"alg\":\"None\"}", "{\"exp\":2000000}", Weight.AGAINST),
                argumentSet("no algorithm", "{\"typ\":\"JWT\"}", "{\"exp\":2000000}", Weight.AGAINST),
                argumentSet("claims cut off", SIGNED, "{\"exp\":2000000,", Weight.AGAINST),
                argumentSet("more behind the claims", SIGNED, "{\"exp\":2000000} x", Weight.AGAINST),
                argumentSet("header is no object", "{\"alg\":\"ES256\"", "{\"exp\":2000000}", Weight.AGAINST),
                argumentSet("claims are no object", SIGNED, "[1]", Weight.AGAINST),
                argumentSet("nested too deep", SIGNED, "{\"a\":" + "[".repeat(2000), Weight.AGAINST));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void weigh_token(String header, String claims, Weight weight) {
        assertThat(weigh(base64(header) + "." + base64(claims) + "." + "s".repeat(43)).weight())
                .isEqualTo(weight);
    }

    @Test
    void weigh_expiry_isADetail() {
        assertThat(weigh(base64(SIGNED) + "." + base64("{\"exp\":2000000}") + ".sig"))
                .isEqualTo(new Testimony(Weight.FOR, Map.of("jwt_expires", "1970-01-24T03:33:20Z")));
    }

    @Test
    void weigh_otherForms() {
        // given
        String token = base64(SIGNED) + "." + base64("{\"exp\":2000000}") + ".sig";

        // then
        assertThat(weigh("ghs_12345_" + token).weight()).isEqualTo(Weight.FOR);
        assertThat(weigh(token + "..").weight()).isEqualTo(Weight.FOR);
        assertThat(weigh(token + ".json")).isEqualTo(Testimony.NOTHING);
        assertThat(weigh(base64(SIGNED) + ".a.b.c.d")).isEqualTo(Testimony.NOTHING);
        assertThat(weigh(base64(SIGNED))).isEqualTo(Testimony.NOTHING);
        assertThat(weigh("no token")).isEqualTo(Testimony.NOTHING);
        assertThat(weigh("eyJ*.e30.sig")).isEqualTo(Testimony.AGAINST);
        assertThat(weigh("eyJ" + "h".repeat(20_000) + ".e30.sig")).isEqualTo(Testimony.AGAINST);
    }

    private Testimony weigh(String token) {
        String text = "\"" + token + "\", eyJ";
        return evidence.weigh(text, 1, 1 + token.length());
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
