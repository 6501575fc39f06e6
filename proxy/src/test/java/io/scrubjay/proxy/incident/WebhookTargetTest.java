package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetTest {
    private static final String TEXT_SECRET = "a secret of any text";

    @Test
    void of_showsNoPath() {
        // given
        URI url = URI.create("https://soc.example:8443/hook/T0KEN?key=T0KEN");

        // when
        WebhookTarget target = WebhookTarget.of(new ScrubjayConfig.Webhook(url, new SecretValue(TEXT_SECRET), false));

        // then
        assertThat(target.label()).isEqualTo("https://soc.example:8443");
        assertThat(target.toString()).isEqualTo("https://soc.example:8443");
        assertThat(target.key()).matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/", "file:///etc/passwd", "/hook", "http:hook", "https://user:pass@host/"})
    void of_badUrl(String url) {
        assertThatThrownBy(() -> WebhookTarget.of(
                        new ScrubjayConfig.Webhook(URI.create(url), new SecretValue(TEXT_SECRET), false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("webhook url: ")
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("pass@");
    }

    @Test
    void sign_prefixedSecret() throws Exception {
        // given
        String secret = "whsec_" + Base64.getEncoder().encodeToString(bytes("k".repeat(32)));
        long now = Instant.now().getEpochSecond();

        // when
        String signature = new WebhookSigner(secret).sign("msg_1", now, bytes("{\"a\":\"é\"}"));

        // then
        new Webhook(secret).verify("{\"a\":\"é\"}", headers("msg_1", now, signature)); // throws if it does not fit
    }

    @Test
    void sign_plainSecret() throws Exception {
        // given
        long now = Instant.now().getEpochSecond();

        // when
        String signature = new WebhookSigner(TEXT_SECRET).sign("msg_1", now, bytes("{}"));

        // then
        new Webhook(bytes(TEXT_SECRET)).verify("{}", headers("msg_1", now, signature));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_not*base64", "whsec_", ""})
    void new_badSecret(String secret) {
        assertThatThrownBy(() -> new WebhookSigner(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("webhook secret: ")
                .hasMessageNotContaining("not*base64")
                .hasNoCause();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HttpHeaders headers(String id, long timestamp, String signature) {
        return HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(id),
                        "webhook-timestamp", List.of(Long.toString(timestamp)),
                        "webhook-signature", List.of(signature)),
                (name, value) -> true);
    }
}
