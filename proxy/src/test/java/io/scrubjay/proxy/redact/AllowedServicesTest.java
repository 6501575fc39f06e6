package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that does not apply to some services, in each format and wherever the service's name stands. */
class AllowedServicesTest {
    private static final String KEY = "acme_" + "0a1b2c3d4e5f".repeat(2);
    private static final String ZUPLO = "zpka_" + "3e6c4f7d39954ca29353b7ab88589b64" + "_de26cd55";

    private static final CompiledRules RULES = CompiledRules.compile(RulePackParser.parse("test.yaml", """
            rules:
              - {id: acme-key, title: t, provider: p, severity: low, token: 'acme_{hex:24}', allow: {services: ['seed(-.*)?']}}
              - {id: zuplo-key, title: t, provider: p, severity: low, token: 'zpka_{hex:32}_{hex:8}', evidence: zuplo}
            """));
    private static final Sweep SWEEP = RULES.newSweep();
    private static final Examiner EXAMINER = RULES.newExaminer();

    private final List<LocatedFinding> findings = new ArrayList<>();
    private final FieldRedactor fields =
            new FieldRedactor(EXAMINER, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
    private final Meters meters = new Meters(new SimpleMeterRegistry());
    private final OtlpRedactor otlp = new OtlpRedactor(SWEEP, fields, findings::add, meters);
    private final SyslogRedactor syslog = new SyslogRedactor(SWEEP, fields, findings::add, meters);

    @AfterAll
    static void closeAll() {
        EXAMINER.close();
        SWEEP.close();
        RULES.close();
    }

    static Stream<Arguments> requests() {
        String logs = "'scopeLogs':[{'logRecords':[{'body':{'stringValue':'KEY'}}]}]";
        return Stream.of(
                argumentSet("allowed", "{'resource':{'attributes':[NAME(seed)]}," + logs + "}", 0),
                argumentSet("allowed by a pattern", "{'resource':{'attributes':[NAME(seed-eu)]}," + logs + "}", 0),
                argumentSet("resource comes last", "{" + logs + ",'resource':{'attributes':[NAME(seed)]}}", 0),
                argumentSet(
                        "in the resource itself",
                        "{'resource':{'attributes':[{'key':'k','value':{'stringValue':'KEY'}},NAME(seed)]}}",
                        0),
                argumentSet("another service", "{'resource':{'attributes':[NAME(seedling)]}," + logs + "}", 1),
                argumentSet("no resource", "{" + logs + "}", 1),
                argumentSet("no service", "{'resource':{'attributes':[]}," + logs + "}", 1),
                argumentSet(
                        "a name that is no text",
                        "{'resource':{'attributes':[{'key':'service.name','value':{'intValue':'1'}}]}," + logs + "}",
                        1),
                argumentSet(
                        "two names", "{'resource':{'attributes':[NAME(shop),NAME(seed)]}," + logs + "}", 1),
                argumentSet(
                        "the same name twice", "{'resource':{'attributes':[NAME(seed),NAME(seed)]}," + logs + "}", 0),
                argumentSet(
                        "the service of another resource",
                        "{'resource':{'attributes':[NAME(seed)]}," + logs + "},{" + logs + "}",
                        1),
                argumentSet(
                        "the service of a log record",
                        "{'scopeLogs':[{'logRecords':[{'attributes':[NAME(seed)],'body':{'stringValue':'KEY'}}]}]}",
                        1));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void redact_bothFormats(String resourceLogs, int expected) throws Exception {
        // given
        String json = ("{'resourceLogs':[" + resourceLogs + "]}")
                .replaceAll("NAME\\(([a-z-]+)\\)", "{'key':'service.name','value':{'stringValue':'$1'}}")
                .replace('\'', '"')
                .replace("KEY", KEY);
        ByteBuf protobuf =
                OtlpJsonTranscoder.toProtobuf(Signal.LOGS, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));

        // when
        String ofJson = redact(PayloadFormat.JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
        int inJson = findings.size();
        String ofProtobuf = redact(PayloadFormat.PROTOBUF, protobuf);

        // then
        int keys = count(json);
        assertThat(inJson).isEqualTo(expected);
        assertThat(findings).hasSize(2 * expected);
        assertThat(count(ofJson)).isEqualTo(keys - expected);
        assertThat(count(ofProtobuf)).isEqualTo(keys - expected);
    }

    /** JSON may give a member twice; the service is certain only where both agree. */
    @Test
    void redact_resourceTwice() throws Exception {
        // given
        String resource = "\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"NAME\"}}]},";
        String logs = "\"schemaUrl\":\"" + KEY + "\"";
        String json = "{\"resourceLogs\":[{" + resource.replace("NAME", "shop") + resource.replace("NAME", "seed") + logs + "}]}";

        // when
        String redacted = redact(PayloadFormat.JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));

        // then
        assertThat(redacted).doesNotContain(KEY);
        assertThat(findings).extracting(LocatedFinding::service).containsExactly("seed");
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                argumentSet("APP-NAME", "<13>1 - host seed - - - KEY", 0),
                argumentSet("SD-PARAM", "<13>1 - host seed - - [a k=\"KEY\"] m", 0),
                argumentSet("TAG", "<13>Oct 11 22:14:15 host seed[1]: KEY", 0),
                argumentSet("another APP-NAME", "<13>1 - host shop - - - KEY", 1),
                argumentSet("APP-NAME that only begins so", "<13>1 - host seedling - - - KEY", 1),
                argumentSet("NILVALUE", "<13>1 - host - - - - KEY", 1),
                argumentSet("no header", "seed: KEY", 1));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void redact_syslog(String message, int expected) {
        // given
        String frame = message.replace("KEY", KEY);
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        bytes.writeCharSequence(frame, StandardCharsets.ISO_8859_1);
        SyslogBatch batch = SyslogBatch.ofDatagram(bytes);

        // when
        SyslogBatch redacted = syslog.redact(batch);

        // then
        assertThat(findings).hasSize(expected);
        assertThat(count(redacted.bytes().toString(StandardCharsets.ISO_8859_1))).isEqualTo(1 - expected);
        redacted.release();
        batch.release();
    }

    @Test
    void redact_evidence_reachesTheListener() throws Exception {
        // given
        String wrong = ZUPLO.replace("_de", "_ed");
        String json = "{\"resourceLogs\":[{\"schemaUrl\":\"" + ZUPLO + " é" + wrong + "\"}]}";

        // when
        redact(PayloadFormat.JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));

        // then
        assertThat(findings)
                .extracting(LocatedFinding::assessment)
                .extracting(Assessment::confidence)
                .containsExactly(Confidence.HIGH, Confidence.LOW);
    }

    private String redact(PayloadFormat format, ByteBuf payload) throws UnscannableException {
        ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(payload);
        payload.release();
        try {
            ByteBuf redacted = otlp.redact(Signal.LOGS, format, direct);
            try {
                return redacted.toString(StandardCharsets.ISO_8859_1);
            } finally {
                redacted.release();
            }
        } finally {
            direct.release();
        }
    }

    private static int count(String text) {
        return text.split(KEY, -1).length - 1;
    }
}
