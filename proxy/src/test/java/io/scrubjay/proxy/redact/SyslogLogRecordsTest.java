package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
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
                        attribute("syslog.a@1.k", "v \"q\" ] \\x"),
                        attribute("syslog.a@1.k", "w"));
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
    @CsvSource({"no header at all", "<999>out of range", "<>none", "'<34>1 nonsense'"})
    void encode_malformed_everythingReadableIsKept(String message) throws IOException {
        // when
        LogRecord record = encode(message).getResourceLogs(0).getScopeLogs(0).getLogRecords(0);

        // then
        assertThat(message).endsWith(record.getBody().getStringValue());
        assertThat(record.getBody().getStringValue()).isNotEmpty();
        assertThat(record.getTimeUnixNano()).isZero();
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
        ByteBuf encoded = new SyslogLogRecords(Clock.fixed(NOW, ZoneOffset.UTC)).encode(batches);
        byte[] bytes = new byte[encoded.readableBytes()];
        encoded.readBytes(bytes).release();
        batches.forEach(SyslogBatch::release);
        return ExportLogsServiceRequest.parseFrom(bytes);
    }
}
