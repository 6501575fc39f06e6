package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Read back by the protobuf library. */
class SyslogLogRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    @Test
    void encode_rfc5424() throws IOException {
        // when
        ExportLogsServiceRequest request = encode("<165>1 2026-11-23T05:14:15.000003Z host.example app 812 ID47"
                + " [a@1 k=\"v \\\"q\\\" \\] \\x\" k=\"w\"][b@2] \u00ef\u00bb\u00bfthe message");

        // then
        ResourceLogs resource = request.getResourceLogs(0);
        assertThat(resource.getResource().getAttributesList())
                .containsExactly(attribute("host.name", "host.example"), attribute("service.name", "app"));
        LogRecord record = resource.getScopeLogs(0).getLogRecords(0);
        assertThat(record.getTimeUnixNano()).isEqualTo(1_795_410_855_000_003_000L);
        assertThat(record.getObservedTimeUnixNano()).isEqualTo(NOW.getEpochSecond() * 1_000_000_000L);
        assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO2);
        assertThat(record.getSeverityText()).isEqualTo("notice");
        assertThat(record.getBody().getStringValue()).isEqualTo("the message");
        assertThat(record.getAttributesList())
                .containsExactly(
                        attribute("syslog.facility", "local4"),
                        KeyValue.newBuilder()
                                .setKey("syslog.version")
                                .setValue(AnyValue.newBuilder().setIntValue(1))
                                .build(),
                        attribute("syslog.procid", "812"),
                        attribute("syslog.msgid", "ID47"),
                        KeyValue.newBuilder()
                                .setKey("syslog.a@1.k")
                                .setValue(AnyValue.newBuilder()
                                        .setArrayValue(ArrayValue.newBuilder()
                                                .addValues(AnyValue.newBuilder().setStringValue("v \"q\" ] \\x"))
                                                .addValues(AnyValue.newBuilder().setStringValue("w"))))
                                .build());
    }

    @Test
    void encode_rfc3164() throws IOException {
        // when
        ExportLogsServiceRequest request = encode("<34>Nov 23 05:14:15 mymachine su[4711]: failed");

        // then
        ResourceLogs resource = request.getResourceLogs(0);
        assertThat(resource.getResource().getAttributesList())
                .containsExactly(attribute("host.name", "mymachine"), attribute("service.name", "su"));
        LogRecord record = resource.getScopeLogs(0).getLogRecords(0);
        assertThat(record.getTimeUnixNano()).isEqualTo(1_795_410_855_000_000_000L);
        assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_ERROR2);
        assertThat(record.getBody().getStringValue()).isEqualTo("failed");
        assertThat(record.getAttributesList())
                .containsExactly(attribute("syslog.facility", "auth"), attribute("syslog.procid", "4711"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no header at all                            | no header at all
            <999>out of range                           | <999>out of range
            <192>1 2026-11-23T05:14:15Z h a p m - text  | <192>1 2026-11-23T05:14:15Z h a p m - text
            <>none                                      | <>none
            <34>1 nonsense                              | 1 nonsense
            <13>3 users logged in on host x             | 3 users logged in on host x
            """)
    void encode_malformed_everythingIsKept(String message, String body) throws IOException {
        // when
        ResourceLogs resource = encode(message).getResourceLogs(0);

        // then
        LogRecord record = resource.getScopeLogs(0).getLogRecords(0);
        assertThat(record.getBody().getStringValue()).isEqualTo(body);
        assertThat(record.getTimeUnixNano()).isZero();
        assertThat(resource.getResource().getAttributesList()).isEmpty();
        assertThat(record.getAttributesList()).extracting(KeyValue::getKey).isSubsetOf("syslog.facility");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2026-11-23T05:14:15", "2026-11-23T05:14:15+0100", "2026-02-30T05:14:15Z", "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z", "2554-07-22T00:00:00Z", "9999-12-31T23:59:59Z"
    })
    void encode_timestampIsNoTime_keptAsText(String timestamp) throws IOException {
        // when
        LogRecord record = encode("<13>1 " + timestamp + " host app - - - text")
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0);

        // then
        assertThat(record.getTimeUnixNano()).isZero();
        assertThat(record.getAttributesList()).contains(attribute("syslog.timestamp", timestamp));
        assertThat(record.getBody().getStringValue()).isEqualTo("text");
    }

    @Test
    void encode_rfc3164TimestampIsNoTime_keptAsText() throws IOException {
        // when
        LogRecord record = encode("<13>Feb 30 05:14:15 host app: text").getResourceLogs(0).getScopeLogs(0).getLogRecords(0);

        // then
        assertThat(record.getAttributesList()).contains(attribute("syslog.timestamp", "Feb 30 05:14:15"));
        assertThat(record.getBody().getStringValue()).isEqualTo("text");
    }

    @Test
    void encode_lastTimestamp_isUnsigned() throws IOException {
        // when
        LogRecord record = encode("<13>1 2554-07-21T00:00:00Z host app - - - text")
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0);

        // then
        assertThat(Long.toUnsignedString(record.getTimeUnixNano())).isEqualTo("18446659200000000000");
    }

    @Test
    void encode_attributesWouldGrowBeyondMeasure_structuredDataStaysText() throws IOException {
        // given
        StringBuilder data = new StringBuilder("[" + "i".repeat(5_000));
        for (int i = 0; i < 5_000; i++) {
            data.append(" p").append(i).append("=\"\"");
        }
        data.append(']');

        // when
        ExportLogsServiceRequest request = encode("<13>1 - host app - - " + data + " text");

        // then
        LogRecord record = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
        assertThat(record.getBody().getStringValue()).isEqualTo(data + " text");
        assertThat(request.getSerializedSize()).isLessThan(data.length() + 1_000);
    }

    @Test
    void encode_notUtf8_bytes() throws IOException {
        // when
        LogRecord record = encode("<13>latin \u00e4").getResourceLogs(0).getScopeLogs(0).getLogRecords(0);

        // then
        assertThat(record.getBody().getBytesValue().toString(StandardCharsets.ISO_8859_1)).isEqualTo("latin \u00e4");
    }

    @ParameterizedTest
    @CsvSource({"0,21", "1,19", "2,18", "3,17", "4,13", "5,10", "6,9", "7,5"})
    void encode_severity(int severity, int number) throws IOException {
        assertThat(encode("<" + (8 + severity) + ">x").getResourceLogs(0).getScopeLogs(0).getLogRecords(0))
                .extracting(LogRecord::getSeverityNumberValue)
                .isEqualTo(number);
    }

    @Test
    void encode_severalOrigins_groupedInOrder() throws IOException {
        // when
        ExportLogsServiceRequest request = encode(
                "<13>1 - a x - - - 1", "<13>1 - b x - - - 2", "<13>1 - a x - - - 3", "<13>1 - - - - - - 4");

        // then
        assertThat(request.getResourceLogsList())
                .extracting(resource -> resource.getScopeLogs(0).getLogRecordsList().stream()
                        .map(record -> record.getBody().getStringValue())
                        .toList())
                .containsExactly(List.of("1", "3"), List.of("2"), List.of("4"));
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static ExportLogsServiceRequest encode(String... messages) throws IOException {
        List<SyslogBatch> batches = Arrays.stream(messages)
                .map(message -> SyslogBatch.ofDatagram(
                        Unpooled.copiedBuffer(message, StandardCharsets.ISO_8859_1)))
                .toList();
        ByteBuf encoded = new SyslogLogRecords(Clock.fixed(NOW, ZoneOffset.UTC)).encode(batches, batch -> NOW);
        byte[] bytes = new byte[encoded.readableBytes()];
        encoded.readBytes(bytes).release();
        batches.forEach(SyslogBatch::release);
        return ExportLogsServiceRequest.parseFrom(bytes);
    }
}
