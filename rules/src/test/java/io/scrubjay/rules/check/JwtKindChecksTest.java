package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtKindChecksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sub\":\"spiffe://test.example/ns/a\",\"exp\":1}|true|false",
                "{\"aud\":[\"x\"],\"sub\":\"spiffe:\\/\\/test.example\"}|true|false",
                "{\"sub\":\"spiffe://test.example/a\",\"aud\":\"cut o|true|false",
                "{\"sub\":\"a\",\"aud\":\"spiffe://test.example\"}|false|false",
                "{\"a\":{\"sub\":\"spiffe://test.example\"}}|false|false",
                "{\"kubernetes.io\":{\"namespace\":\"a\"},\"sub\":\"x\"}|false|true",
                "{\"kubernetes.io/serviceaccount/namespace\":\"a\"}|false|true",
                "{\"sub\":\"system:serviceaccount:a:b\"}|false|true",
                "{\"sub\":\"system:node:a\"}|false|false",
                "[\"kubernetes.io\"]|false|false",
                "no json|false|false"
            })
    void accepts_claims(String claims, boolean spiffe, boolean kubernetes) {
        // given
        String token = base64("{\"alg\":\"ES256\"}") + "." + base64(claims) + ".c2ln";

        // then
        assertThat(new SpiffeJwtCheck().accepts("-" + token, 1, 1 + token.length())).isEqualTo(spiffe);
        assertThat(new KubernetesJwtCheck().accepts("-" + token, 1, 1 + token.length())).isEqualTo(kubernetes);
    }

    @ParameterizedTest
    @CsvSource({"abc.def.ghi", "eyJhbGciOiJFUzI1NiJ9", "eyJhbGciOiJFUzI1NiJ9.*.c2ln"})
    void accepts_noToken(String text) {
        assertThat(new SpiffeJwtCheck().accepts(text, 0, text.length())).isFalse();
        assertThat(new KubernetesJwtCheck().accepts(text, 0, text.length())).isFalse();
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
