package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.syntax.RulePackParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets over several log records of one request. */
class LogBodiesTest {
    private static final CompiledRules RULES = CompiledRules.compile(RulePackParser.parse("rules.yaml", """
            rules:
              - {id: acme, title: t, provider: p, severity: low, token: 'acme_{base62:20}'}
              - id: key
                title: t
                provider: p
                severity: low
                block: {begin: '-----BEGIN {[A-Z ]:0-20}PRIVATE KEY-----', end: '-----END '}
            """));
    private static final String BEGIN = "-----BEGIN " + "PRIVATE KEY-----";
    private static final String END = "-----END " + "PRIVATE KEY-----";
    private static final String MASK = "\\[redacted:(key|acme):[0-9a-f]{8}]";

    private final Random random = new Random(3);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<LocatedFinding> findings = new ArrayList<>();
    private final OtlpRedactor redactor = new OtlpRedactor(
            RULES.newSweep(),
            new FieldRedactor(
                    RULES.newExaminer(), new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker()),
            new OpenEnds(RULES.pack()),
            findings::add,
            new Meters(registry));

    @AfterAll
    static void closeRules() {
        RULES.close();
    }

    @ParameterizedTest
    @EnumSource
    void redact_blockOverRecords_maskedAndReportedOnce(PayloadFormat format) throws Exception {
        // given
        List<String> content = IntStream.range(0, 12).mapToObj(i -> word(64)).toList();
        List<String> lines = new ArrayList<>(List.of("before", "loaded " + BEGIN));
        lines.addAll(content);
        lines.addAll(List.of(END, "after acme_" + word(20)));

        // when
        List<String> bodies = redact(format, List.of(lines)).getFirst();

        // then
        assertThat(bodies).hasSize(lines.size()).startsWith("before", "loaded " + BEGIN).contains(END);
        assertThat(bodies.subList(2, 14)).allMatch(body -> body.matches(MASK));
        assertThat(bodies.getLast()).matches("after " + MASK);
        assertThat(findings).extracting(LocatedFinding::place).containsExactly("body", "body");
    }

    @ParameterizedTest
    @EnumSource
    void redact_blockOverTwoScopes_isNotJoined(PayloadFormat format) throws Exception {
        // given
        String content = word(64);

        // when
        List<List<String>> bodies = redact(format, List.of(List.of(BEGIN), List.of(content, END)));

        // then
        assertThat(bodies).containsExactly(List.of(BEGIN), List.of(content, END));
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void redact_blockWithoutEnd_maskedToTheEndOfTheRequestAndCounted(PayloadFormat format) throws Exception {
        // given
        List<String> content = List.of(word(64), word(64));

        // when
        List<String> bodies = redact(format, List.of(List.of(BEGIN, content.get(0), content.get(1)))).getFirst();

        // then
        assertThat(bodies.subList(1, 3)).allMatch(body -> body.matches(MASK));
        assertThat(registry.get(Meter.REDACT_UNFINISHED.meterName()).tag("signal", "logs").counter().count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void redact_blockWithinOneRecord_asBefore(PayloadFormat format) throws Exception {
        // when
        List<String> bodies = redact(format, List.of(List.of("a", BEGIN + "\n" + word(64) + "\n" + END, "b"))).getFirst();

        // then
        assertThat(bodies).hasSize(3).startsWith("a").endsWith("b");
        assertThat(bodies.get(1)).contains("[redacted:key:");
        assertThat(findings).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void redact_tokenFoldedOverRecords_maskedAndReportedOnce(PayloadFormat format) throws Exception {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> bodies = redact(
                        format,
                        List.of(List.of(
                                "acme", "see " + token.substring(0, 14), token.substring(14) + " there", "acme_" + word(20))))
                .getFirst();

        // then
        assertThat(bodies).hasSize(4).startsWith("acme");
        assertThat(bodies.get(1)).matches("see " + MASK);
        assertThat(bodies.get(2)).matches(MASK + " there");
        assertThat(bodies.get(3)).matches(MASK);
        assertThat(findings).extracting(LocatedFinding::place).containsExactly("body", "body");
    }

    @Test
    void redact_jsonEscapesInBlock_otherTextStays() throws Exception {
        // given
        String content = word(64);
        String begin = BEGIN.replace("-", "\\u002d");
        String json =
                """
                {"resourceLogs":[{"scope_logs":[{"logRecords":[
                {"body":{"stringValue":"a \\"b\\" %s"}},
                {"body":{"string_value":"%s"}, "severityText":"\\u0049NFO"},
                {"body":{"stringValue":"%s\\/"}}]}]}]}
                """
                        .formatted(begin, content, END);

        // when
        String redacted = new String(
                redact(PayloadFormat.JSON, json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);

        // then
        assertThat(redacted.replaceAll(MASK, "#")).isEqualTo(json.replace(content, "#"));
        assertThat(findings).hasSize(1);
    }

    private List<List<String>> redact(PayloadFormat format, List<List<String>> scopes)
            throws UnscannableException, IOException {
        ResourceLogs.Builder resource = ResourceLogs.newBuilder();
        scopes.forEach(bodies -> {
            ScopeLogs.Builder scope = ScopeLogs.newBuilder();
            bodies.forEach(body -> scope.addLogRecords(
                    LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue(body))));
            resource.addScopeLogs(scope);
        });
        ExportLogsServiceRequest request =
                ExportLogsServiceRequest.newBuilder().addResourceLogs(resource).build();
        byte[] redacted = redact(
                format,
                switch (format) {
                    case PROTOBUF -> request.toByteArray();
                    case JSON -> OtlpJsonWriter.write(request, random).getBytes(StandardCharsets.UTF_8);
                });
        return ExportLogsServiceRequest.parseFrom(format == PayloadFormat.JSON ? protobuf(redacted) : redacted)
                .getResourceLogs(0)
                .getScopeLogsList()
                .stream()
                .map(scope -> scope.getLogRecordsList().stream()
                        .map(record -> record.getBody().getStringValue())
                        .toList())
                .toList();
    }

    private byte[] redact(PayloadFormat format, byte[] request) throws UnscannableException {
        ByteBuf payload = Unpooled.directBuffer().writeBytes(request);
        ByteBuf redacted = redactor.redact(Signal.LOGS, format, payload);
        byte[] bytes = ByteBufUtil.getBytes(redacted);
        redacted.release();
        payload.release();
        return bytes;
    }

    private static byte[] protobuf(byte[] json) throws UnscannableException {
        ByteBuf protobuf = OtlpJsonTranscoder.toProtobuf(Signal.LOGS, Unpooled.wrappedBuffer(json));
        byte[] bytes = ByteBufUtil.getBytes(protobuf);
        protobuf.release();
        return bytes;
    }

    private String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(random.nextInt(62)));
        }
        return word.toString();
    }
}
