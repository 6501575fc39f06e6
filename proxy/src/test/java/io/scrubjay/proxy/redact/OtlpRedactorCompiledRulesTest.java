package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.resource.v1.Resource;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.Sweep;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The redactor with the real scanner: what its sweep hits must lead to the field. */
class OtlpRedactorCompiledRulesTest {
    private static final String TOKEN = "tok_" + "Zq7Xw2Pv9Lr4".repeat(2);
    private static final String PASSWORD = "Tr4ub" + "4dorX9q";

    private static final CompiledRules RULES = CompiledRules.compile(new RulePack(List.of(
            rule(
                    "test-token",
                    new Detector.Token(
                            new Shape.Sequence(
                                    List.of(new Shape.Literal("tok_"), new Shape.Run(Alphabet.BASE62, 20, 20))),
                            false,
                            true,
                            true)),
            rule(
                    "test-password",
                    new Detector.Keyword(List.of("password"), new Shape.Run(Alphabet.BASE62, 8, 40), true)))));
    private static final Sweep SWEEP = RULES.newSweep();
    private static final Examiner EXAMINER = RULES.newExaminer();

    private final List<LocatedFinding> findings = new ArrayList<>();
    private final OtlpRedactor redactor = new OtlpRedactor(
            SWEEP,
            new FieldRedactor(EXAMINER, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker()),
            findings::add,
            new Meters(new SimpleMeterRegistry()));

    @AfterAll
    static void closeAll() {
        EXAMINER.close();
        SWEEP.close();
        RULES.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'body':{'stringValue':'TOKEN'}}",
                "{'body':{'stringValue':'a\\nTOKEN\\tb'}}",
                "{'body':{'stringValue':'{\\\"token\\\":\\\"TOKEN\\\"}'}}",
                "{'severityText':'aTOKEN TOKEN'}",
                "{'attributes':[{'key':'url','value':{'stringValue':'https://x.example/?t=TOKEN&u=1'}}]}",
                "{'attributes':[{'key':'TOKEN','value':{'arrayValue':{'values':[{'stringValue':'TOKEN'}]}}}]}",
                "{'body':{'stringValue':'password=PASSWORD'}}",
                "{'attributes':[{'key':'db.password','value':{'stringValue':'PASSWORD'}}]}"
            })
    void redact_secretInBothFormats_masked(String record) throws Exception {
        // given
        String json = ("{'resourceLogs':[{'scopeLogs':[{'logRecords':[" + record + "]}]}]}")
                .replace('\'', '"')
                .replace("TOKEN", TOKEN)
                .replace("PASSWORD", PASSWORD);
        ByteBuf protobuf =
                OtlpJsonTranscoder.toProtobuf(Signal.LOGS, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));

        // when
        String ofJson = redact(PayloadFormat.JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
        int jsonFindings = findings.size();
        String ofProtobuf = redact(PayloadFormat.PROTOBUF, protobuf);

        // then
        assertThat(ofJson).doesNotContain(" " + TOKEN, "\"" + TOKEN, PASSWORD).contains("[redacted:test-");
        assertThat(ofProtobuf).doesNotContain(" " + TOKEN, PASSWORD).contains("[redacted:test-");
        assertThat(findings).hasSize(2 * jsonFindings);
    }

    @Test
    void redact_everyCharacterEscaped_masked() throws Exception {
        // given
        StringBuilder escaped = new StringBuilder();
        TOKEN.chars().forEach(c -> escaped.append(String.format("\\u%04X", c)));
        String json = "{\"resourceLogs\":[{\"schemaUrl\":\"" + escaped + "\"}]}";

        // when
        String redacted = redact(PayloadFormat.JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));

        // then
        assertThat(redacted).matches("\\{\"resourceLogs\":\\[\\{\"schemaUrl\":\"\\[redacted:test-token:[0-9a-f]{8}]\"}]}");
    }

    @Test
    void redact_masked_sameBufferAgain() throws Exception {
        // given
        String json = "{\"resourceLogs\":[{\"schemaUrl\":\"password=" + PASSWORD + " " + TOKEN + "\"}]}";
        String redacted = redact(PayloadFormat.JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
        findings.clear();

        // when
        String again = redact(PayloadFormat.JSON, Unpooled.copiedBuffer(redacted, StandardCharsets.UTF_8));

        // then
        assertThat(again).isEqualTo(redacted);
        assertThat(findings).isEmpty();
    }

    @Test
    void redact_originalPayloadInGzip_isInflatedAndMasked() throws Exception {
        // given
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(("main;load " + TOKEN + " 1\n").getBytes(StandardCharsets.US_ASCII));
        }
        ExportProfilesServiceRequest request = ExportProfilesServiceRequest.newBuilder()
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder()
                                .addProfiles(Profile.newBuilder()
                                        .setOriginalPayload(ByteString.copyFrom(gzip.toByteArray())))))
                .build();
        ByteBuf json = Unpooled.copiedBuffer(OtlpJsonWriter.write(request, new Random(1)), StandardCharsets.UTF_8);

        // when
        String ofProtobuf = redact(Signal.PROFILES, PayloadFormat.PROTOBUF, Unpooled.wrappedBuffer(request.toByteArray()));
        String ofJson = redact(Signal.PROFILES, PayloadFormat.JSON, json);

        // then
        assertThat(ofProtobuf).containsPattern("\\[redacted:test-token:[0-9a-f]{8}]");
        assertThat(ofJson).containsPattern("ayload\" ?: ?\"" + Base64.getEncoder().encodeToString("[redacted:test-token:".getBytes(StandardCharsets.US_ASCII)));
        assertThat(findings).hasSize(2);
    }

    /** README says so: a clean request is not parsed. */
    @Test
    void redact_loneSurrogateInCleanJson_passes() throws Exception {
        // given
        String json = "{\"resourceLogs\":[{\"schemaUrl\":\"clean \\ud800 text\"}]}";

        // when
        String redacted = redact(PayloadFormat.JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));

        // then
        assertThat(redacted).isEqualTo(json);
        assertThatThrownBy(() -> redact(
                        PayloadFormat.JSON,
                        Unpooled.copiedBuffer(json.replace("clean", "password=" + PASSWORD), StandardCharsets.UTF_8)))
                .isInstanceOf(UnscannableException.class)
                .hasMessageContaining("json: ");
    }

    /** README says so: in UTF-16 a NUL stands between any two letters, and nobody decodes it. */
    @Test
    void redact_textInUtf16_passes() throws Exception {
        // given
        ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder()
                                        .setBody(AnyValue.newBuilder()
                                                .setBytesValue(ByteString.copyFrom(
                                                        TOKEN, StandardCharsets.UTF_16LE))))))
                .build();

        // when
        String redacted = redact(PayloadFormat.PROTOBUF, Unpooled.wrappedBuffer(request.toByteArray()));

        // then
        assertThat(redacted).isEqualTo(new String(request.toByteArray(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void redact_longKeyOverManyValues_isOverBudget() {
        // given
        ArrayValue.Builder values = ArrayValue.newBuilder();
        for (int i = 0; i < 5000; i++) {
            values.addValues(AnyValue.newBuilder().setStringValue("a"));
        }
        ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(KeyValue.newBuilder()
                                        .setKey("k ".repeat(50_000) + "password")
                                        .setValue(AnyValue.newBuilder().setArrayValue(values)))))
                .build();

        // then
        assertThatThrownBy(() -> redact(PayloadFormat.PROTOBUF, Unpooled.wrappedBuffer(request.toByteArray())))
                .isInstanceOf(UnscannableException.class)
                .hasMessageMatching("examine: over budget: more than 16777216 bytes of work for a payload of [0-9]+ bytes")
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.TOO_LARGE);
    }

    private String redact(PayloadFormat format, ByteBuf payload) throws UnscannableException {
        return redact(Signal.LOGS, format, payload);
    }

    private String redact(Signal signal, PayloadFormat format, ByteBuf payload) throws UnscannableException {
        ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(payload);
        payload.release();
        try {
            ByteBuf redacted = redactor.redact(signal, format, direct);
            try {
                return redacted.toString(StandardCharsets.ISO_8859_1);
            } finally {
                redacted.release();
            }
        } finally {
            direct.release();
        }
    }

    private static Rule rule(String id, Detector detector) {
        return new Rule(
                new RuleId(id),
                id,
                "generic",
                Severity.HIGH,
                detector,
                Conditions.NONE,
                List.of(),
                List.of(),
                List.of());
    }
}
