package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCollector;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password that was seen under its key is masked where it stands alone later. */
class SeenSecretsEndToEndIT {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void secretSeenUnderItsKey_aloneLater_isMasked() {
        try (TestCollector collector = TestCollector.start("http");
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given: no rule knows what it looks like
            String secret = "b1" + UUID.randomUUID().toString().replace("-", "q").substring(0, 20);
            String alone = log("peer answered " + secret + " twice");
            String encoded = log("blob " + Base64.getEncoder().encodeToString(("user bob " + secret).getBytes(UTF_8)));
            send(sender, alone);
            send(sender, "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"attributes\":[{\"key\":\"db.password\","
                    + "\"value\":{\"stringValue\":\"" + secret + "\"}}]}]}]}]}");

            // when
            send(sender, alone);
            send(sender, encoded);

            // then
            assertThat(text(collector, 0)).isEqualTo(alone);
            assertThat(text(collector, 1)).doesNotContain(secret);
            assertThat(text(collector, 2)).doesNotContain(secret).contains("peer answered [redacted:");
            assertThat(text(collector, 3)).contains("blob [redacted:");
        }
    }

    private static String log(String body) {
        return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"" + body + "\"}}]}]}]}";
    }

    private static void send(OtlpSender sender, String json) {
        assertThat(sender.post("/v1/logs", json.getBytes(UTF_8), Map.of("content-type", "application/json"))
                        .status())
                .isEqualTo(200);
    }

    private static String text(TestCollector collector, int request) {
        return new String(collector.received().get(request).payload(), UTF_8);
    }
}
