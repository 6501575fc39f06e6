package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufRedactorTest {
    private static final String TRACE_ID = "000102030405060708090a0b0c0d0e0f";

    private final RedactorHarness harness = new RedactorHarness();

    @Test
    void redact_log_placesServiceAndTrace() throws Exception {
        // given
        LogRecord log = LogRecord.newBuilder()
                .setSeverityText("secret1000")
                .setEventName("secret1001")
                .setBody(list(keyValue("user", list(keyValue("token", text("secret1002"))))))
                .addAttributes(keyValue("db.password", text("hunter2")))
                .addAttributes(keyValue("urls", array(text("clean"), text("x secret1003 y"))))
                .addAttributes(keyValue("secret1004", text("clean")))
                .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE_ID)))
                .build();
        byte[] resource = message(1, Resource.newBuilder()
                .addAttributes(keyValue("service.name", text("shop secret1005")))
                .build());
        byte[] scope = message(2, ScopeLogs.newBuilder()
                .setSchemaUrl("secret1006")
                .setScope(InstrumentationScope.newBuilder().setName("secret1007"))
                .addLogRecords(log)
                .build());

        // when: the resource stands after the records
        byte[] redacted =
                harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, field(1, concat(scope, resource)));

        // then
        assertThat(harness.findings).allSatisfy(finding -> {
            assertThat(finding.service()).startsWith("shop [redacted:fake-token:");
            assertThat(finding.signal()).isEqualTo(Signal.LOGS);
        });
        assertThat(harness.places().stream().map(RedactorHarness::shortMasks))
                .containsExactlyInAnyOrder(
                        "severity_text",
                        "event_name",
                        "body.user.token",
                        "attributes.db.password",
                        "attributes.urls",
                        "attributes.<token>",
                        "scope.schema_url",
                        "scope.name",
                        "resource.attributes.service.name");
        assertThat(harness.findings)
                .filteredOn(finding -> finding.traceId() != null)
                .hasSize(6)
                .allMatch(finding -> TRACE_ID.equals(finding.traceId()));
        assertThat(ExportLogsServiceRequest.parseFrom(redacted).toString()).doesNotContain("secret1", "hunter2");
    }

    @Test
    void redact_spanAndMetric_places() throws Exception {
        // given
        Span span = Span.newBuilder()
                .setName("secret1000")
                .setTraceState("secret1001")
                .setStatus(Status.newBuilder().setMessage("secret1002"))
                .addAttributes(keyValue("a", text("secret1003")))
                .addEvents(Span.Event.newBuilder()
                        .setName("secret1004")
                        .addAttributes(keyValue("b", text("secret1005"))))
                .addLinks(Span.Link.newBuilder().addAttributes(keyValue("c", text("secret1006"))))
                .build();
        Metric metric = Metric.newBuilder()
                .setDescription("secret1007")
                .setGauge(Gauge.newBuilder()
                        .addDataPoints(NumberDataPoint.newBuilder()
                                .addAttributes(keyValue("d", text("secret1008")))
                                .addExemplars(Exemplar.newBuilder()
                                        .addFilteredAttributes(keyValue("e", text("secret1009")))
                                        .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE_ID))))))
                .build();

        // when
        harness.redact(Signal.TRACES, PayloadFormat.PROTOBUF, traces(span).toByteArray());
        var spanPlaces = harness.places();
        harness.redact(Signal.METRICS, PayloadFormat.PROTOBUF, metrics(metric).toByteArray());

        // then
        assertThat(spanPlaces)
                .containsExactlyInAnyOrder(
                        "span.name",
                        "span.trace_state",
                        "span.status.message",
                        "span.attributes.a",
                        "span.events.name",
                        "span.events.attributes.b",
                        "span.links.attributes.c");
        assertThat(harness.places())
                .containsExactlyInAnyOrder(
                        "metric.description",
                        "metric.data_points.attributes.d",
                        "metric.exemplars.filtered_attributes.e");
        assertThat(harness.findings)
                .filteredOn(finding -> finding.place().startsWith("metric.exemplars"))
                .allMatch(finding -> TRACE_ID.equals(finding.traceId()));
    }

    @Test
    void redact_keyTwiceAndAfterValue_maskedUnderEither() throws Exception {
        for (String[] keys : new String[][] {{"x", "password"}, {"password", "x"}}) {
            // given
            byte[] attribute = concat(
                    message(2, text("hunter2")), string(1, keys[0]), message(2, text("hunter3")), string(1, keys[1]));
            byte[] payload = log(field(6, attribute));

            // when
            byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, payload);

            // then
            assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).doesNotContain("hunter");
            assertThat(harness.places()).containsExactly("attributes." + keys[1], "attributes." + keys[1]);
        }
    }

    @Test
    void redact_nestedKeys_innerKeyCounts() throws Exception {
        // given
        LogRecord log = LogRecord.newBuilder()
                .addAttributes(keyValue("password", list(keyValue("hint", text("none")), keyValue("n", number(7)))))
                .addAttributes(keyValue("db", list(keyValue("password", array(text("a1"), bytes("b2"))))))
                .build();

        // when
        byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, logs(log).toByteArray());

        // then
        assertThat(harness.places()).containsExactly("attributes.db.password", "attributes.db.password");
        assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).contains("none").doesNotContain("a1", "b2");
    }

    @Test
    void redact_unknownFields_maskedInPlace() throws Exception {
        // given
        byte[] legacyLog = message(2, LogRecord.newBuilder().setBody(text("old secret1000")).build());
        byte[] deep = string(3, "deep secret1001");
        for (int i = 0; i < 5; i++) {
            deep = field(99, concat(deep, new byte[] {0x10, 0x01}));
        }
        byte[] group = concat(new byte[] {(byte) 0xa3, 0x06}, string(4, "in a group secret1002"), new byte[] {
            (byte) 0xa4, 0x06
        });
        byte[] label = concat(string(1, "password"), string(2, "hunter2"));
        byte[] payload = field(1, concat(field(1000, legacyLog), deep, group, field(77, label)));

        // when
        byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, payload);

        // then
        UnknownFieldSet resource = ExportLogsServiceRequest.parseFrom(redacted)
                .getResourceLogs(0)
                .getUnknownFields();
        LogRecord log = ScopeLogs.parseFrom(resource.getField(1000).getLengthDelimitedList().getFirst())
                .getLogRecords(0);
        assertThat(RedactorHarness.shortMasks(log.getBody().getStringValue())).isEqualTo("old <token>");
        ByteString inner = resource.getField(99).getLengthDelimitedList().getFirst();
        for (int i = 0; i < 4; i++) {
            UnknownFieldSet level = UnknownFieldSet.parseFrom(inner);
            assertThat(level.getField(2).getVarintList()).containsExactly(1L);
            inner = level.getField(99).getLengthDelimitedList().getFirst();
        }
        assertThat(RedactorHarness.shortMasks(inner.toStringUtf8())).contains("deep <token>");
        assertThat(RedactorHarness.shortMasks(resource.getField(100).getGroupList().getFirst().toString()))
                .contains("in a group <token>");
        assertThat(harness.places())
                .containsExactlyInAnyOrder(
                        "resource.field_1000", "resource.field_99", "resource.field_4", "resource.field_77");
        assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
    }

    @Test
    void redact_unknownBytesUnderKey_maskedWhole() throws Exception {
        // given: a value that happens to parse as a message, of which only a part is text
        byte[] opaque = concat(new byte[] {0x09, 1, 2, 3, 4, 5, 6, 7, 8}, string(3, "ab"));
        byte[] payload = log(field(6, concat(string(1, "password"), field(50, opaque))));

        // when
        byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, payload);

        // then
        ByteString value = ExportLogsServiceRequest.parseFrom(redacted)
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0)
                .getAttributes(0)
                .getUnknownFields()
                .getField(50)
                .getLengthDelimitedList()
                .getFirst();
        assertThat(RedactorHarness.shortMasks(value.toStringUtf8())).isEqualTo("<password>");
    }

    @Test
    void redact_ids_examinedOnlyWhereOfIllegalLength() throws Exception {
        // given
        byte[] legal = "secret1234567890".getBytes(StandardCharsets.US_ASCII);
        byte[] payload = log(concat(field(9, legal), field(10, "secret1234".getBytes(StandardCharsets.US_ASCII))));

        // when
        byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, payload);

        // then
        LogRecord log = ExportLogsServiceRequest.parseFrom(redacted)
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0);
        assertThat(log.getTraceId().toByteArray()).isEqualTo(legal);
        assertThat(harness.places()).containsExactly("span_id");
    }

    @Test
    void redact_nonMinimalVarints_keptWhereUntouched() throws Exception {
        // given: lengths in five bytes, in an untouched record and around a leak
        byte[] clean = concat(new byte[] {0x12, (byte) 0x83, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0}, ascii("abc"));
        byte[] leak = concat(
                new byte[] {0x1a, (byte) 0x8a, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0}, ascii("secret1000"));
        byte[] payload = field(1, concat(clean, field(2, leak), clean));

        // when
        byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, payload);

        // then
        int masked = redacted.length - 2 * clean.length - 2;
        assertThat(Arrays.copyOfRange(redacted, 2, 2 + clean.length)).isEqualTo(clean);
        assertThat(Arrays.copyOfRange(redacted, 2 + clean.length + masked, redacted.length)).isEqualTo(clean);
        assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void redact_maskOfSameLength_everyLengthKept() throws Exception {
        // given: a mask is 30 bytes long, and so is this
        byte[] value = ascii("secret" + "1".repeat(24));
        byte[] payload = log(field(3, value));

        // when
        byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, payload);

        // then
        assertThat(redacted).hasSameSizeAs(payload);
        assertThat(Arrays.copyOf(redacted, 8)).isEqualTo(Arrays.copyOf(payload, 8));
    }

    @Test
    void redact_invalidUtf8AroundSecret_masked() throws Exception {
        // given
        byte[] payload = log(field(3, concat(new byte[] {(byte) 0xff, (byte) 0xc3}, ascii("secret1000"), new byte[] {
            (byte) 0xe2
        })));

        // when
        byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, payload);

        // then
        assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).doesNotContain("secret").contains("\u00ff\u00c3[");
    }

    @Test
    void redact_anyValuesTooDeep_tooDeep() throws Exception {
        // given
        AnyValue value = text("secret1000");
        for (int i = 1; i < ProtobufRedactor.MAX_ANY_VALUES; i++) {
            value = i % 2 == 0 ? array(value) : list(keyValue("k", value));
        }
        byte[] deepest = logs(LogRecord.newBuilder().setBody(value).build()).toByteArray();
        byte[] deeper = logs(LogRecord.newBuilder().setBody(array(value)).build()).toByteArray();

        // when
        byte[] redacted = harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, deepest);

        // then
        assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThatThrownBy(() -> harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, deeper))
                .isInstanceOf(UnscannableException.class)
                .hasMessageStartingWith("protobuf: AnyValue nested deeper than 64 at offset ")
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.TOO_DEEP);
    }

    @Test
    void redact_malformedOnTheWay_offsetNamed() {
        assertMalformed(new byte[] {0x3f}, "wire type 7");
        assertMalformed(new byte[] {0x02, 0x00}, "field number 0");
        assertMalformed(new byte[] {0x0a, 0x05, 'a'}, "length beyond its message");
        assertMalformed(new byte[] {0x09, 1, 2}, "truncated fixed64");
        assertMalformed(new byte[] {0x0b}, "group without end");
        assertMalformed(new byte[] {0x0c}, "end of a group that was not begun");
        assertMalformed(new byte[] {0x0b, 0x14}, "end of a group that was not begun");
        byte[] longVarint = new byte[12];
        Arrays.fill(longVarint, (byte) 0x80);
        longVarint[0] = 0x08;
        assertMalformed(longVarint, "varint of more than 64 bits");
    }

    @ParameterizedTest
    @CsvSource({"x secr, et000000000", "x secret, 00000000", "x secret00, 000000"})
    void redact_lengthCutsSecret_refused(String field, String fields) {
        // given: "00" is field 6 with a varint, "et000" field 12 with four bytes
        byte[] record = concat(string(3, field), fields.getBytes(StandardCharsets.US_ASCII));

        // when, then
        assertThatThrownBy(() -> harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, log(record)))
                .isInstanceOf(UnscannableException.class)
                .hasMessageMatching("protobuf: a field ends in the middle of a secret at offset [0-9]+");
        assertThat(harness.findings).isEmpty();
    }

    @Test
    void redact_lengthOfAnUnknownFieldBeginsSecret_refused() {
        // given
        byte[] value = ascii("ecret1234567890" + " ".repeat('s' - 15));
        byte[] request = field(1, field(2, field(2, field(99, value))));

        // then
        assertThatThrownBy(() -> harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, request))
                .isInstanceOf(UnscannableException.class)
                .hasMessageStartingWith("protobuf: a field ends in the middle of a secret at offset ");
    }

    @Test
    void redact_secretInPackedNumbers_refused() {
        // given
        byte[] request = histogram(ascii("0123456 secret1234567890 0123456"));

        // then
        assertThatThrownBy(() -> harness.redact(Signal.METRICS, PayloadFormat.PROTOBUF, request))
                .isInstanceOf(UnscannableException.class)
                .hasMessage("protobuf: a secret in place of packed numbers at offset 12")
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.MALFORMED);
    }

    @Test
    void redact_packedNumbersThatOnlyBeginLikeASecret_pass() throws Exception {
        // given
        byte[] request = histogram(ascii("secret1.secret2."));

        // when
        byte[] redacted = harness.redact(Signal.METRICS, PayloadFormat.PROTOBUF, request);

        // then
        assertThat(redacted).isEqualTo(request);
        assertThat(harness.scan.examined()).isPositive();
    }

    @Test
    void redact_groupsTooDeep_tooDeep() {
        // given
        byte[] groups = new byte[1_000_000];
        Arrays.fill(groups, (byte) 0x0b);

        // when, then
        assertThatThrownBy(() -> harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, groups))
                .isInstanceOf(UnscannableException.class)
                .hasMessage("protobuf: groups nested deeper than 100 at offset 100");
    }

    private void assertMalformed(byte[] defect, String what) {
        byte[] payload = log(concat(string(3, "secret1000"), defect));
        assertThatThrownBy(() -> harness.redact(Signal.LOGS, PayloadFormat.PROTOBUF, payload))
                .isInstanceOf(UnscannableException.class)
                .hasMessageMatching("protobuf: " + what + " at offset (18|19|20)")
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.MALFORMED);
        assertThat(harness.findings).isEmpty();
    }

    private static ExportLogsServiceRequest logs(LogRecord log) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
                .build();
    }

    private static ExportTraceServiceRequest traces(Span span) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build();
    }

    private static ExportMetricsServiceRequest metrics(Metric metric) {
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
                .build();
    }

    private static byte[] log(byte[] record) {
        return field(1, field(2, field(2, record)));
    }

    /** A histogram of which the counts are written packed. */
    private static byte[] histogram(byte[] bucketCounts) {
        return field(1, field(2, field(2, field(9, field(1, field(6, bucketCounts))))));
    }

    private static KeyValue keyValue(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    private static AnyValue number(long number) {
        return AnyValue.newBuilder().setIntValue(number).build();
    }

    private static AnyValue bytes(String text) {
        return AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8(text)).build();
    }

    private static AnyValue array(AnyValue... values) {
        return AnyValue.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addAllValues(Arrays.asList(values)))
                .build();
    }

    private static AnyValue list(KeyValue... values) {
        return AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder().addAllValues(Arrays.asList(values)))
                .build();
    }

    private static byte[] message(int number, Message message) {
        return field(number, message.toByteArray());
    }

    private static byte[] string(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int number, byte[] value) {
        byte[] bytes = new byte[CodedOutputStream.computeByteArraySize(number, value)];
        try {
            CodedOutputStream.newInstance(bytes).writeByteArray(number, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
