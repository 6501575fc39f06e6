package io.scrubjay.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracingIT {
    @Test
    void redacted_exported() throws Exception {
        // given
        BlockingQueue<ExportTraceServiceRequest> requests = new LinkedBlockingQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            requests.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
            Tracing tracing = Tracing.of(endpoint, List.of(listener("127.0.0.1", 4318)));

            // when
            tracing.redacted("logs", "http", "accepted", 4_096, 2, Duration.ofMillis(3).toNanos());
            tracing.redacted("traces", "grpc", "refused", 10, 0, 0);
            tracing.close();

            // then
            assertThat(tracing.isOn()).isTrue();
            ExportTraceServiceRequest request = requests.poll(10, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            ResourceSpans resource = request.getResourceSpans(0);
            assertThat(resource.getResource().getAttributesList())
                    .anyMatch(attribute -> attribute.getKey().equals("service.name")
                            && attribute.getValue().getStringValue().equals("scrubjay"));
            List<Span> spans = resource.getScopeSpans(0).getSpansList();
            assertThat(spans).extracting(Span::getName).containsExactly("redact logs", "redact traces");
            assertThat(spans.getFirst().getEndTimeUnixNano() - spans.getFirst().getStartTimeUnixNano())
                    .isEqualTo(3_000_000);
            assertThat(spans.getFirst().getAttributesList())
                    .anyMatch(attribute -> attribute.getKey().equals("scrubjay.findings")
                            && attribute.getValue().getIntValue() == 2);
            assertThat(spans.getLast().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void of_nothing() {
        // when
        try (Tracing tracing = Tracing.of(null, List.of())) {

            // then
            assertThat(tracing.isOn()).isFalse();
            tracing.redacted("logs", "http", "accepted", 1, 0, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:4318, 127.0.0.1, 4318",
        "http://localhost:4318/v1/traces, 127.0.0.1, 4318",
        "http://127.0.0.1:4318, 0.0.0.0, 4318",
        "http://[::1]:4318, 0.0.0.0, 4318",
        "http://0.0.0.0:4318, 127.0.0.1, 4318",
        "http://127.0.0.1, 127.0.0.1, 80",
        "https://127.0.0.1, 127.0.0.1, 443"
    })
    void of_ownListener(URI endpoint, String host, int port) {
        assertThatThrownBy(() -> Tracing.of(endpoint, List.of(listener(host, port))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("telemetry.traces: " + endpoint + " (expected: not a listener of this proxy");
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:4319, 127.0.0.1, 4318", "http://127.0.0.2:4318, 127.0.0.1, 4318"})
    void of_anotherListener(URI endpoint, String host, int port) {
        try (Tracing tracing = Tracing.of(endpoint, List.of(listener(host, port)))) {
            assertThat(tracing.isOn()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpc://host:4317", "collector:4318", "/path", "http:///v1/traces"})
    void of_badEndpoint(String endpoint) {
        assertThatThrownBy(() -> Tracing.of(URI.create(endpoint), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("telemetry.traces: " + endpoint + " (expected: http:// or https://, a host and a port)");
    }

    private static InetSocketAddress listener(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }
}
