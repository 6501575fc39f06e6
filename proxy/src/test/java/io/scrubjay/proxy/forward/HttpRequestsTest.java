package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpRequestsTest {
    private final HttpRequests requests =
            new HttpRequests(OtlpExporterSettings.builder(URI.create("http://collector:4318/prefix"))
                    .header("x-tenant", new SecretValue("ours"))
                    .build());

    @Test
    void head_plain_isTheWholeHead() {
        // when
        String head = head(Signal.LOGS, PayloadFormat.PROTOBUF, null, Map.of(), 4096);

        // then
        assertThat(head).isEqualTo("""
                POST /prefix/v1/logs HTTP/1.1
                host: collector:4318
                user-agent: scrubjay
                x-tenant: ours
                content-type: application/x-protobuf
                content-length: 4096

                """.replace("\n", "\r\n"));
    }

    @Test
    void head_afterAnotherKind_isOfItsOwnKind() {
        // given
        head(Signal.LOGS, PayloadFormat.PROTOBUF, null, Map.of(), 1);

        // when
        String head = head(Signal.TRACES, PayloadFormat.JSON, ContentCoding.GZIP, Map.of(), 0);

        // then
        assertThat(head)
                .startsWith("POST /prefix/v1/traces HTTP/1.1\r\n")
                .contains("\r\ncontent-type: application/json\r\n")
                .contains("\r\ncontent-encoding: gzip\r\n")
                .endsWith("\r\ncontent-length: 0\r\n\r\n");
    }

    @Test
    void head_forwardedFields_goOnUnlessTheConfigurationSetsThem() {
        // when
        String head = head(
                Signal.METRICS,
                PayloadFormat.PROTOBUF,
                null,
                Map.of("X-Tenant", "theirs", "x-request", "caf\u00e9"),
                2);

        // then
        assertThat(head)
                .contains("\r\nx-tenant: ours\r\n")
                .doesNotContain("theirs")
                .endsWith("\r\ncontent-length: 2\r\nx-request: caf\u00e9\r\n\r\n");
    }

    @Test
    void head_forwardedValueWithALineEnd_isRefused() {
        // when, then
        assertThatThrownBy(() -> head(
                        Signal.LOGS, PayloadFormat.PROTOBUF, null, Map.of("x-request", "a\r\ncontent-length: 9"), 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String head(
            Signal signal,
            PayloadFormat format,
            @Nullable ContentCoding coding,
            Map<String, String> forwarded,
            int bodyBytes) {
        ByteBuf head = requests.head(UnpooledByteBufAllocator.DEFAULT, signal, format, coding, forwarded, bodyBytes);
        try {
            return head.toString(StandardCharsets.ISO_8859_1);
        } finally {
            head.release();
        }
    }
}
