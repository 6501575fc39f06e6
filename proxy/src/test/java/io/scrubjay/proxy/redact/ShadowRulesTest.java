package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.Treatment;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.Sweep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule in shadow beside an enforced one, with the real scanner, in every carrier: counted, readable, not reported. */
class ShadowRulesTest {
    private static final String TRIED = "tok_" + "Zq7Xw2Pv9Lr4".repeat(2);
    private static final String ENFORCED = "key_" + "Lm5Rt8Kc3Vb6".repeat(2);

    private static final CompiledRules RULES = CompiledRules.compile(new RulePack(List.of(
            rule("test-tried", Mode.SHADOW, token("tok_")),
            rule("test-enforced", Mode.ENFORCE, token("key_")),
            rule("test-tried-name", Mode.SHADOW, new Detector.Keyword(List.of("gate"), keyValue(), false)))));
    private static final Sweep SWEEP = RULES.newSweep();
    private static final Examiner EXAMINER = RULES.newExaminer();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<LocatedFinding> reported = new ArrayList<>();
    private final FieldRedactor fields =
            new FieldRedactor(EXAMINER, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
    private final OtlpRedactor otlp = new OtlpRedactor(SWEEP, fields, reported::add, new Meters(registry));
    private final SyslogRedactor syslog = new SyslogRedactor(SWEEP, fields, reported::add, new Meters(registry));

    @AfterAll
    static void closeAll() {
        EXAMINER.close();
        SWEEP.close();
        RULES.close();
    }

    @ParameterizedTest
    @EnumSource(PayloadFormat.class)
    void otlp_shadowOnly_sameBufferAndCounted(PayloadFormat format) throws Exception {
        // given
        ByteBuf payload = payload(format, "{'body':{'stringValue':'a " + TRIED + " b'}}");

        // when
        ByteBuf redacted = otlp.redact(Signal.LOGS, format, payload);

        // then
        assertThat(redacted).isSameAs(payload);
        assertThat(findings("test-tried", "logs", "shadow")).isEqualTo(1);
        assertThat(reported).isEmpty();
        redacted.release();
        payload.release();
    }

    @ParameterizedTest
    @EnumSource(PayloadFormat.class)
    void otlp_shadowBesideEnforced_onlyTheOtherIsMasked(PayloadFormat format) throws Exception {
        // given
        ByteBuf payload = payload(format, "{'body':{'stringValue':'" + TRIED + " and " + ENFORCED + "'}}");

        // when
        ByteBuf redacted = otlp.redact(Signal.LOGS, format, payload);

        // then
        assertThat(redacted.toString(StandardCharsets.ISO_8859_1)).contains(TRIED).doesNotContain(ENFORCED);
        assertThat(findings("test-tried", "logs", "shadow")).isEqualTo(1);
        assertThat(findings("test-enforced", "logs", "enforce")).isEqualTo(1);
        assertThat(reported).extracting(finding -> finding.rule().id().value()).containsExactly("test-enforced");
        redacted.release();
        payload.release();
    }

    /** The whole value of an attribute is examined without and with its key, an unknown message as bytes and by its fields. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'attributes':[{'key':'url','value':{'stringValue':'TOKEN'}}]} | 1",
                "{'attributes':[{'key':'TOKEN','value':{'stringValue':'TOKEN'}}]} | 2",
                "{'attributes':[{'key':'a','value':{'arrayValue':{'values':[{'stringValue':'TOKEN'},{'stringValue':'TOKEN'}]}}}]} | 2",
                "{'attributes':[{'key':'a','value':{'bytesValue':'BASE64'}}]} | 1",
                "{'severityText':'TOKEN TOKEN'} | 2",
                "{'attributes':[{'key':'gate','value':{'stringValue':'TOKEN'}}]} | 1"
            })
    void otlp_placeExaminedSeveralTimes_countsOnce(String record, int expected) throws Exception {
        for (PayloadFormat format : PayloadFormat.values()) {
            // given
            registry.clear();
            OtlpRedactor fresh = new OtlpRedactor(SWEEP, fields, reported::add, new Meters(registry));
            ByteBuf payload = payload(
                    format,
                    record.replace("TOKEN", TRIED)
                            .replace("BASE64", Base64.getEncoder().encodeToString(TRIED.getBytes(StandardCharsets.US_ASCII))));

            // when
            fresh.redact(Signal.LOGS, format, payload).release();

            // then
            assertThat(findings("test-tried", "logs", "shadow") + findings("test-tried-name", "logs", "shadow"))
                    .as(format.name())
                    .isEqualTo(expected);
            payload.release();
        }
    }

    @Test
    void otlp_unknownMessage_countsOnce() throws Exception {
        // given
        byte[] token = TRIED.getBytes(StandardCharsets.US_ASCII);
        ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer();
        payload.writeByte(0x7a).writeByte(token.length + 2).writeByte(0x0a).writeByte(token.length).writeBytes(token);

        // when
        otlp.redact(Signal.TRACES, PayloadFormat.PROTOBUF, payload).release();

        // then
        assertThat(findings("test-tried", "traces", "shadow")).isEqualTo(1);
        payload.release();
    }

    @Test
    void otlp_refused_countsNothing() throws Exception {
        // given
        ByteBuf payload = payload(PayloadFormat.JSON, "{'body':{'stringValue':'" + TRIED + "'},'attributes':[}");

        // when
        Throwable refusal = catchThrowable(() -> otlp.redact(Signal.LOGS, PayloadFormat.JSON, payload));

        // then
        assertThat(refusal).isInstanceOf(UnscannableException.class);
        assertThat(findings("test-tried", "logs", "shadow")).isZero();
        payload.release();
    }

    @Test
    void syslog_shadowOnly_sameBatchAndCounted() {
        // given
        SyslogBatch batch = batch("<34>1 - host app - - [x@1 t=\"" + TRIED + "\"] and " + TRIED);

        // when
        SyslogBatch redacted = syslog.redact(batch);

        // then
        assertThat(redacted).isSameAs(batch);
        assertThat(findings("test-tried", "syslog", "shadow")).isEqualTo(2);
        assertThat(reported).isEmpty();
        redacted.release();
        batch.release();
    }

    @Test
    void syslog_shadowBesideEnforced_onlyTheOtherIsMasked() {
        // given
        SyslogBatch batch = batch("<34>1 - host app - - - " + TRIED + " " + ENFORCED);

        // when
        SyslogBatch redacted = syslog.redact(batch);

        // then
        assertThat(redacted.bytes().toString(StandardCharsets.ISO_8859_1)).contains(TRIED).doesNotContain(ENFORCED);
        assertThat(findings("test-tried", "syslog", "shadow")).isEqualTo(1);
        assertThat(findings("test-enforced", "syslog", "enforce")).isEqualTo(1);
        assertThat(reported).extracting(finding -> finding.rule().id().value()).containsExactly("test-enforced");
        redacted.release();
        batch.release();
    }

    private double findings(String rule, String signal, String mode) {
        Counter counter = registry.find(Meter.REDACT_FINDINGS.meterName())
                .tags("rule", rule, "signal", signal, "mode", mode)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private static SyslogBatch batch(String message) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        bytes.writeCharSequence(message + "\n", StandardCharsets.ISO_8859_1);
        SyslogBatch.Builder builder = new SyslogBatch.Builder();
        builder.add(0, 0, message.length(), message.length() + 1);
        return builder.build(bytes);
    }

    private static ByteBuf payload(PayloadFormat format, String record) throws Exception {
        String json =
                ("{'resourceLogs':[{'scopeLogs':[{'logRecords':[" + record + "]}]}]}").replace('\'', '"');
        ByteBuf heap = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
        ByteBuf payload = format == PayloadFormat.JSON ? heap : OtlpJsonTranscoder.toProtobuf(Signal.LOGS, heap);
        try {
            return PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(payload);
        } finally {
            payload.release();
        }
    }

    private static Detector token(String literal) {
        return new Detector.Token(
                new Shape.Sequence(List.of(new Shape.Literal(literal), new Shape.Run(Alphabet.BASE62, 20, 24))),
                false,
                true,
                true);
    }

    private static Shape keyValue() {
        return new Shape.Run(Alphabet.WORD, 8, 40);
    }

    private static Rule rule(String id, Mode mode, Detector detector) {
        return new Rule(
                new RuleId(id),
                id,
                "generic",
                Severity.HIGH,
                Treatment.DEFAULT.withMode(mode),
                detector,
                Conditions.NONE,
                List.of(),
                List.of(),
                List.of());
    }
}
