package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.TestCollector;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The OpenTelemetry SDK's own exporters through the proxy into a collector, over every pair of protocols. */
class OtlpSdkIT {
    private static final String SENDER_PROPERTY = "io.opentelemetry.sdk.common.export.HttpSenderProvider";
    private static final String OKHTTP = "io.opentelemetry.exporter.sender.okhttp.internal.OkHttpHttpSenderProvider";
    private static final String JDK = "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider";

    @AfterEach
    void forgetSender() {
        System.clearProperty(SENDER_PROPERTY);
    }

    static Stream<Arguments> paths() {
        return Stream.of("http", "grpc").flatMap(upstream -> Stream.of("gzip", "none").flatMap(compression -> Stream.of(
                arguments("grpc", OKHTTP, upstream, compression),
                arguments("http", OKHTTP, upstream, compression),
                arguments("http", JDK, upstream, compression))));
    }

    @ParameterizedTest(name = "{0} by {1} to {2}, {3}")
    @MethodSource("paths")
    void export_everySignal(String protocol, String sender, String upstream, String compression) {
        System.setProperty(SENDER_PROPERTY, sender);
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint())) {
            // given
            Exporters exporters = protocol.equals("grpc") ? grpc(proxy, compression) : http(proxy, compression);
            Attributes attributes = Attributes.of(AttributeKey.stringKey("db.url"), "pw=" + OtlpHarness.SECRET);

            // when
            emit(exporters, attributes);

            // then
            assertThat(collector.received(Signal.LOGS)).hasSize(2).allSatisfy(request -> {
                String text = request.logs().toString();
                assertThat(text).contains("login with").contains(OtlpHarness.MASK).doesNotContain(OtlpHarness.SECRET);
            });
            assertThat(collector.received(Signal.TRACES)).hasSize(1).allSatisfy(request -> assertThat(
                            request.traces().toString())
                    .contains("charge")
                    .contains("pw=" + OtlpHarness.MASK)
                    .doesNotContain(OtlpHarness.SECRET));
            assertThat(collector.received(Signal.METRICS)).isNotEmpty();
            assertThat(collector.received(Signal.METRICS).getFirst().metrics().toString())
                    .contains("logins")
                    .contains("pw=" + OtlpHarness.MASK);
            assertThat(collector.received()).allSatisfy(request -> assertThat(
                            new String(request.payload(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(OtlpHarness.SECRET));
            assertThat(proxy.count("scrubjay.receiver.requests", "outcome", "accepted"))
                    .isEqualTo(collector.received().size());
            assertThat(proxy.count("scrubjay.exporter.requests", "outcome", "accepted"))
                    .isEqualTo(collector.received().size());
            assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero();
        }
    }

    private static void emit(Exporters exporters, Attributes attributes) {
        SdkLoggerProvider logs = SdkLoggerProvider.builder()
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporters.logs()))
                .build();
        SdkTracerProvider traces = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporters.traces()))
                .build();
        SdkMeterProvider metrics = SdkMeterProvider.builder()
                .registerMetricReader(PeriodicMetricReader.create(exporters.metrics()))
                .build();
        try (logs; traces; metrics) {
            for (int i = 0; i < 2; i++) {
                logs.get("it").logRecordBuilder().setBody("login with " + OtlpHarness.SECRET).emit();
            }
            traces.get("it").spanBuilder("charge").setAllAttributes(attributes).startSpan().end();
            metrics.get("it").counterBuilder("logins").build().add(3, attributes);
            assertDone(logs.forceFlush());
            assertDone(traces.forceFlush());
            assertDone(metrics.forceFlush());
        }
    }

    private static void assertDone(CompletableResultCode result) {
        result.join(1, TimeUnit.MINUTES);
        assertThat(result.isDone()).as("the export has ended").isTrue();
        assertThat(result.isSuccess()).as("%s", result.getFailureThrowable()).isTrue();
    }

    private static Exporters grpc(OtlpHarness proxy, String compression) {
        String endpoint = proxy.uri("").toString();
        return new Exporters(
                OtlpGrpcLogRecordExporter.builder().setEndpoint(endpoint).setCompression(compression).build(),
                OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).setCompression(compression).build(),
                OtlpGrpcMetricExporter.builder().setEndpoint(endpoint).setCompression(compression).build());
    }

    private static Exporters http(OtlpHarness proxy, String compression) {
        return new Exporters(
                OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(proxy.uri("/v1/logs").toString())
                        .setCompression(compression)
                        .build(),
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(proxy.uri("/v1/traces").toString())
                        .setCompression(compression)
                        .build(),
                OtlpHttpMetricExporter.builder()
                        .setEndpoint(proxy.uri("/v1/metrics").toString())
                        .setCompression(compression)
                        .build());
    }

    private record Exporters(LogRecordExporter logs, SpanExporter traces, MetricExporter metrics) {}
}
