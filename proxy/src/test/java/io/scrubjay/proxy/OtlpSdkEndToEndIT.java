package io.scrubjay.proxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Message;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCollector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The OpenTelemetry SDK through the whole proxy into a collector. The SDK exports everything twice, straight to a
 * collector and through the proxy, so that the first tells what the second should be.
 */
@Timeout(60)
class OtlpSdkEndToEndIT {
    private static final String SENDER_PROPERTY = "io.opentelemetry.sdk.common.export.HttpSenderProvider";
    private static final String SENDER = "io.opentelemetry.exporter.sender.okhttp.internal.OkHttpHttpSenderProvider";
    private static final String GZIP = "gzip";

    private static final Map<String, TestCollector> COLLECTORS = new HashMap<>();
    private static final Map<String, ProxyUnderTest> PROXIES = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path dirOfHttp, @TempDir Path dirOfGrpc) {
        System.setProperty(SENDER_PROPERTY, SENDER);
        Map.of("http", dirOfHttp, "grpc", dirOfGrpc).forEach((upstream, dir) -> {
            TestCollector collector = TestCollector.start(upstream);
            COLLECTORS.put(upstream, collector);
            PROXIES.put(upstream, ProxyUnderTest.toOtlp(dir, collector.endpoint()));
        });
    }

    @AfterAll
    static void stop() {
        System.clearProperty(SENDER_PROPERTY);
        PROXIES.values().forEach(ProxyUnderTest::close);
        COLLECTORS.values().forEach(TestCollector::close);
    }

    private static ProxyUnderTest proxy(String upstream) {
        return requireNonNull(PROXIES.get(upstream));
    }

    private static TestCollector collector(String upstream) {
        return requireNonNull(COLLECTORS.get(upstream));
    }

    static Stream<Arguments> paths() {
        return Stream.of("http", "grpc")
                .flatMap(protocol -> Stream.of("http", "grpc").map(upstream -> arguments(protocol, upstream)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("paths")
    void export_masksEverySecretAndNothingElse(String protocol, String upstream) {
        TestCollector collector = collector(upstream);
        ProxyUnderTest proxy = proxy(upstream);
        try (TestCollector reference = TestCollector.start("http")) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            int before = collector.received().size();
            Exporters direct = http(reference.endpoint());
            Exporters proxied = protocol.equals("http")
                    ? http(proxy.uri("receivers.otlp.http"))
                    : grpc(proxy.uri("receivers.otlp.grpc"));

            // when
            leak(direct, proxied, secrets);

            // then
            List<TestCollector.Received> received =
                    collector.received().subList(before, collector.received().size());
            assertThat(received).hasSameSizeAs(reference.received());
            for (Signal signal : List.of(Signal.LOGS, Signal.TRACES, Signal.METRICS)) {
                List<Message> expected = messages(signal, reference.received());
                List<Message> unmasked = messages(signal, received).stream()
                        .map(message -> secrets.unmasked(message, proxy.key()))
                        .toList();
                assertThat(unmasked).as(signal.word()).isNotEmpty().isEqualTo(expected);
            }
            for (TestCollector.Received request : received) {
                secrets.assertAbsent(request.path(), request.payload());
            }
            assertPlanted(secrets, reference);
            proxy.assertReported(secrets);
            proxy.assertShowsNothingOf(secrets);
            assertThat(proxy.metric("scrubjay_receiver_requests_total", "outcome=\"accepted\""))
                    .isEqualTo(proxy.metric("scrubjay_exporter_requests_total", "outcome=\"accepted\""))
                    .isEqualTo(collector.received().size());
        }
    }

    /** Whether the test itself is right: what went straight to the collector holds every secret. */
    private static void assertPlanted(PlantedSecrets secrets, TestCollector reference) {
        StringBuilder all = new StringBuilder();
        for (TestCollector.Received request : reference.received()) {
            all.append(new String(request.payload(), StandardCharsets.ISO_8859_1));
        }
        assertThat(secrets.all()).hasSizeGreaterThan(20).allSatisfy(secret -> assertThat(all).contains(secret));
    }

    private static List<Message> messages(Signal signal, List<TestCollector.Received> requests) {
        return requests.stream()
                .filter(request -> request.signal() == signal)
                .map(request -> (Message)
                        switch (signal) {
                            case LOGS -> request.logs();
                            case TRACES -> request.traces();
                            case METRICS -> request.metrics();
                            case PROFILES, SYSLOG -> throw new AssertionError(signal + ": not sent by this test");
                        })
                .toList();
    }

    private static void leak(Exporters direct, Exporters proxied, PlantedSecrets secrets) {
        Resource resource = Resource.create(Attributes.of(
                AttributeKey.stringKey("service.name"), "checkout",
                AttributeKey.stringKey("process.command_line"), "worker --pat " + secrets.token() + " --verbose"));
        SdkLoggerProvider logs = SdkLoggerProvider.builder()
                .setResource(resource)
                .addLogRecordProcessor(BatchLogRecordProcessor.builder(
                                LogRecordExporter.composite(direct.logs(), proxied.logs()))
                        .build())
                .build();
        SdkTracerProvider traces = SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(BatchSpanProcessor.builder(SpanExporter.composite(direct.traces(), proxied.traces()))
                        .build())
                .build();
        SdkMeterProvider metrics = SdkMeterProvider.builder()
                .setResource(resource)
                .registerView(
                        InstrumentSelector.builder().setName("http.requests").build(),
                        View.builder().setAttributeFilter(Set.of("http.route")).build())
                .registerMetricReader(PeriodicMetricReader.builder(new MetricTee(direct.metrics(), proxied.metrics()))
                        .build())
                .build();
        try (logs; traces; metrics) {
            leakLogs(logs.loggerBuilder("orders").setInstrumentationVersion("1.4").build(), secrets);
            leakSpans(traces.get("orders"), secrets);
            leakMetrics(metrics.get("orders"), traces.get("orders"), secrets);
            assertDone(logs.forceFlush());
            assertDone(traces.forceFlush());
            assertDone(metrics.forceFlush());
        }
    }

    private static void leakLogs(Logger logger, PlantedSecrets secrets) {
        logger.logRecordBuilder().setBody("cart 4711 paid, grüße \ud83d\udc26").emit();
        logger.logRecordBuilder()
                .setBody("cloning with " + secrets.token() + ", then \"" + secrets.token() + "\" as a last resort")
                .setSeverityText("WARN")
                .setAttribute(AttributeKey.stringKey("tool.arguments"), "{\"env\":{\"T\":\"" + secrets.token() + "\"}}")
                .setAttribute(
                        AttributeKey.stringArrayKey("argv"), List.of("git", secrets.token(), "clone", secrets.token()))
                .setAttribute(AttributeKey.stringKey("db.password"), secrets.password("generic-password"))
                .setAttribute(AttributeKey.longKey("attempt"), -3L)
                .emit();
        logger.logRecordBuilder()
                .setBody(Value.of(
                        KeyValue.of("step", Value.of("deploy")),
                        KeyValue.of("config", Value.of(
                                KeyValue.of("key", Value.of("use " + secrets.token())),
                                KeyValue.of("list", Value.of(
                                        Value.of(1.5), Value.of(secrets.token()), Value.of(Value.of(secrets.token())))),
                                KeyValue.of("raw", Value.of(
                                        ("\u0000" + secrets.token() + "\u0001").getBytes(StandardCharsets.UTF_8))))),
                        KeyValue.of("ok", Value.of(false))))
                .emit();
        logger.logRecordBuilder()
                .setBody("Authorization: Bearer " + secrets.token() + "\nHost: api.test")
                .emit();
        logger.logRecordBuilder()
                .setBody("connect postgres://app:" + secrets.password("postgres-url-password") + "@db.test:5432/orders")
                .emit();
    }

    private static void leakSpans(Tracer tracer, PlantedSecrets secrets) {
        SpanContext linked = SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.builder().put("vendor", secrets.token("github-pat")).build());
        Span span = tracer.spanBuilder("GET /pull?pat=" + secrets.token())
                .addLink(linked, Attributes.of(AttributeKey.stringKey("why"), "retry of " + secrets.token()))
                .startSpan();
        span.setAttribute("http.request.header.x-note", secrets.token());
        span.setAttribute("http.response.status_code", 500);
        span.addEvent(
                "sent " + secrets.token(),
                Attributes.of(AttributeKey.stringKey("payload"), "q=" + secrets.token() + "&page=2"));
        span.recordException(new IllegalStateException("rejected: " + secrets.token() + " is revoked"));
        span.setStatus(StatusCode.ERROR, "upstream said " + secrets.token() + " expired");
        span.end();
        tracer.spanBuilder("clean").startSpan().end();
    }

    private static void leakMetrics(Meter meter, Tracer tracer, PlantedSecrets secrets) {
        Span span = tracer.spanBuilder("measured").startSpan();
        Context.current().with(span).wrap(() -> measure(meter, secrets)).run();
        span.end();
    }

    private static void measure(Meter meter, PlantedSecrets secrets) {
        meter.counterBuilder("logins").setDescription("with " + secrets.token()).setUnit("1").build()
                .add(3, Attributes.of(AttributeKey.stringKey("by"), "t " + secrets.token()));
        // the view keeps http.route only: what else there is goes into the exemplar
        meter.histogramBuilder("http.requests").build().record(12.5, Attributes.of(
                AttributeKey.stringKey("http.route"), "/x/" + secrets.token(),
                AttributeKey.stringKey("http.query"), "code " + secrets.token()));
        meter.gaugeBuilder("queue").build()
                .set(0.25, Attributes.of(AttributeKey.stringKey("name"), "q " + secrets.token()));
    }

    private static void assertDone(CompletableResultCode result) {
        assertThat(result.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    private static Exporters grpc(URI endpoint) {
        String url = endpoint.toString().replace("grpc://", "http://");
        return new Exporters(
                OtlpGrpcLogRecordExporter.builder().setEndpoint(url).setCompression(GZIP).build(),
                OtlpGrpcSpanExporter.builder().setEndpoint(url).setCompression(GZIP).build(),
                OtlpGrpcMetricExporter.builder().setEndpoint(url).setCompression(GZIP).build());
    }

    private static Exporters http(URI endpoint) {
        return new Exporters(
                OtlpHttpLogRecordExporter.builder().setEndpoint(endpoint + "/v1/logs").setCompression(GZIP).build(),
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces").setCompression(GZIP).build(),
                OtlpHttpMetricExporter.builder().setEndpoint(endpoint + "/v1/metrics").setCompression(GZIP).build());
    }

    private record Exporters(LogRecordExporter logs, SpanExporter traces, MetricExporter metrics) {}

    /** Exports everything twice. */
    private record MetricTee(MetricExporter first, MetricExporter second) implements MetricExporter {
        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return first.getAggregationTemporality(type);
        }

        @Override
        public CompletableResultCode export(Collection<MetricData> metrics) {
            return CompletableResultCode.ofAll(List.of(first.export(metrics), second.export(metrics)));
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofAll(List.of(first.flush(), second.flush()));
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofAll(List.of(first.shutdown(), second.shutdown()));
        }
    }
}
