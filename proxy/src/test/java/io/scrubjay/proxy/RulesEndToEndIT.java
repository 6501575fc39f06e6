package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.scrubjay.proxy.receive.syslog.StreamCollector;
import io.scrubjay.proxy.redact.OtlpJsonWriter;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Samples of every built-in rule over the wire: what rules find in a text, the proxy finds in a payload. */
@Timeout(60)
class RulesEndToEndIT {
    /** Always the same samples, so that a failure can be had again. */
    private static final long SEED = 4711;

    private static final int MIN_TELLING_CHARACTERS = 12;
    private static final Duration ARRIVAL = Duration.ofSeconds(20);

    @SuppressWarnings("NullAway.Init")
    private static TestCollector otlp;

    @SuppressWarnings("NullAway.Init")
    private static StreamCollector syslog;

    @SuppressWarnings("NullAway.Init")
    private static ProxyUnderTest proxy;

    private final List<Leak> leaks = leaks();

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        otlp = TestCollector.start("grpc");
        syslog = StreamCollector.open();
        proxy = ProxyUnderTest.start(dir, """
                exporters:
                  otlp: {endpoint: "%s"}
                  syslog: {endpoint: "tcp://127.0.0.1:%d"}
                """.formatted(otlp.endpoint(), syslog.port()));
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        otlp.close();
        syslog.close();
    }

    @Test
    void samples_inProtobuf_areMasked() {
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.grpc"))) {
            sender.grpc(Signal.LOGS, request().toByteArray(), true);
        }
        assertMasked(otlp.await(ARRIVAL).logs());
    }

    @Test
    void samples_inJson_areMasked() {
        byte[] json = OtlpJsonWriter.write(request(), new Random(SEED)).getBytes(StandardCharsets.UTF_8);
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            assertThat(sender.post("/v1/logs", json, Map.of("content-type", "application/json")).status())
                    .isEqualTo(200);
        }
        assertMasked(otlp.await(ARRIVAL).logs());
    }

    @Test
    void samples_inSyslog_areMasked() {
        // given
        int before = syslog.text().length();
        StringBuilder frames = new StringBuilder();
        int messages = 0;
        for (Leak leak : leaks) {
            if (leak.key() == null) {
                String message = "<13>1 - host app - - - " + leak.text();
                frames.append(message.length()).append(' ').append(message);
                messages++;
            }
        }

        // when
        double sentBefore = proxy.metric("scrubjay_exporter_syslog_messages_total", "sent");
        try (RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
            connection.send(frames.toString());
        }
        double all = sentBefore + messages;
        Eventually.await("all", () -> proxy.metric("scrubjay_exporter_syslog_messages_total", "sent") == all);
        Eventually.await("the last", () -> syslog.text().length() > before);

        // then
        String received = syslog.text();
        List<String> missed = new ArrayList<>();
        for (Leak leak : leaks) {
            if (leak.key() == null && leak.isIn(received)) {
                missed.add(leak.toString());
            }
        }
        assertThat(missed).isEmpty();
    }

    private void assertMasked(ExportLogsServiceRequest received) {
        List<LogRecord> records = received.getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
        assertThat(records).hasSameSizeAs(leaks);
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < leaks.size(); i++) {
            LogRecord log = records.get(i);
            String text = log.getBody().getStringValue()
                    + (log.getAttributesCount() == 0 ? "" : log.getAttributes(0).getValue().getStringValue());
            if (leaks.get(i).isIn(text) || !text.contains("[redacted:")) {
                missed.add(leaks.get(i).toString());
            }
        }
        assertThat(missed).isEmpty();
    }

    private ExportLogsServiceRequest request() {
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        ScopeLogs.Builder logs = request.addResourceLogsBuilder().addScopeLogsBuilder();
        for (Leak leak : leaks) {
            AnyValue text = AnyValue.newBuilder().setStringValue(leak.text()).build();
            if (leak.key() == null) {
                logs.addLogRecordsBuilder().setBody(text);
            } else {
                logs.addLogRecordsBuilder()
                        .addAttributes(KeyValue.newBuilder().setKey(leak.key()).setValue(text));
            }
        }
        return request.build();
    }

    private static List<Leak> leaks() {
        List<Leak> leaks = new ArrayList<>();
        SampleGenerator generator = new SampleGenerator(new Random(SEED));
        for (Rule rule : BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules()) {
            for (Sample sample : generator.samples(rule)) {
                leaks.add(new Leak(rule.id().value(), null, sample.text(), sample.secret()));
                String before = sample.before();
                if (rule.detector() instanceof Detector.Keyword && before.matches("[A-Z0-9_.-]+=")) {
                    String key = before.substring(0, before.length() - 1).toLowerCase(Locale.ROOT);
                    leaks.add(new Leak(
                            rule.id().value(), key, sample.text().substring(before.length()), sample.secret()));
                }
            }
        }
        return leaks;
    }

    /**
     * A text that leaks.
     *
     * @param key of the attribute whose value it is; null for a body
     */
    private record Leak(String rule, @Nullable String key, String text, String secret) {
        /** Of a short secret another text may hold the characters by chance. */
        boolean isIn(String received) {
            return secret.length() >= MIN_TELLING_CHARACTERS && received.contains(secret);
        }
    }
}
