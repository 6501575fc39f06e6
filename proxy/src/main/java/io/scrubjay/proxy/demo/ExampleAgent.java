package io.scrubjay.proxy.demo;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An agent on the OpenTelemetry SDK that thinks aloud over OTLP/HTTP, its logs with gzip.
 *
 * <p>Three of its records leak credentials: a log body, a JSON tool call, a span attribute.
 */
final class ExampleAgent {
    private static final String SERVICE = "release-agent";
    private static final String PLAN = "Planning: publish release 1.4.2, then notify the team.";
    private static final String RESULT = "Upload finished: 214 files, 18.2 MB, sha256 of the archive checked.";
    private static final int TIMEOUT_SECONDS = 10;

    private final DemoCredentials credentials;

    ExampleAgent(DemoCredentials credentials) {
        this.credentials = credentials;
    }

    DemoCredentials credentials() {
        return credentials;
    }

    /** What must arrive as it was said. */
    List<String> cleanThoughts() {
        return List.of(PLAN, RESULT);
    }

    /** What the agent says, in order; the records that leak among others that do not. */
    List<String> thoughts() {
        return List.of(
                PLAN,
                "I will push with the token " + credentials.github() + " since the deploy key was rejected.",
                "{\"tool\":\"aws_cli\",\"arguments\":{\"command\":\"s3 sync ./dist s3://releases\",\"env\":"
                        + "{\"AWS_ACCESS_KEY_ID\":\"" + credentials.awsKeyId() + "\",\"AWS_SECRET_ACCESS_KEY\":\""
                        + credentials.awsSecret() + "\"}}}",
                RESULT);
    }

    /** The attribute of the agent's span that leaks, with its value. */
    String spanAttribute() {
        return "Bearer " + credentials.anthropic();
    }

    /**
     * Works, and sends its telemetry to the proxy.
     *
     * @return whether the proxy acknowledged all of it
     */
    boolean run(InetSocketAddress otlp) {
        Resource resource = Resource.getDefault().toBuilder().put("service.name", SERVICE).build();
        String endpoint = "http://" + otlp.getHostString() + ":" + otlp.getPort();
        SdkLoggerProvider logs = SdkLoggerProvider.builder()
                .setResource(resource)
                .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                .setEndpoint(endpoint + "/v1/logs")
                                .setCompression("gzip")
                                .build())
                        .build())
                .build();
        SdkTracerProvider traces = SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint + "/v1/traces")
                                .build())
                        .build())
                .build();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setLoggerProvider(logs)
                .setTracerProvider(traces)
                .build()) {
            think(sdk);
            return logs.forceFlush().join(TIMEOUT_SECONDS, TimeUnit.SECONDS).isSuccess()
                    && traces.forceFlush()
                            .join(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .isSuccess();
        }
    }

    private void think(OpenTelemetrySdk sdk) {
        Logger logger = sdk.getLogsBridge().get("agent.reasoning");
        Span span = sdk.getTracer("agent.tools").spanBuilder("chat claude").startSpan();
        try (Scope _ = span.makeCurrent()) {
            for (String thought : thoughts()) {
                logger.logRecordBuilder()
                        .setSeverity(Severity.INFO)
                        .setBody(thought)
                        .setAllAttributes(Attributes.of(AttributeKey.stringKey("gen_ai.agent.name"), SERVICE))
                        .emit();
            }
            span.setAttribute("http.request.header.authorization", spanAttribute());
        } finally {
            span.end();
        }
    }
}
