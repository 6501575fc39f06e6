package io.scrubjay.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.scrubjay.benchmarks.corpus.LogEntry.Attribute;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OtlpPayloadsTest {
    private static final long SEED = 11;

    @Test
    void next_protobufHoldsTheEntries() throws Exception {
        // given
        OtlpPayloads payloads = OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), 64 * 1024);

        // when
        List<Payload> requests = payloads.next(3);

        // then
        AgentTelemetry expected = AgentTelemetry.clean(SEED);
        for (Payload request : requests) {
            List<LogRecord> records = ExportLogsServiceRequest.parseFrom(request.bytes())
                    .getResourceLogs(0)
                    .getScopeLogs(0)
                    .getLogRecordsList();
            assertThat(records).hasSizeBetween(request.entries(), request.entries() + 1);
            for (LogRecord record : records.subList(0, request.entries())) {
                assertSame(record, expected.next());
            }
        }
    }

    @Test
    void next_jsonHoldsTheEntries() {
        // given
        OtlpPayloads payloads = OtlpPayloads.json(AgentTelemetry.clean(SEED), 64 * 1024);

        // when
        Payload request = payloads.next();

        // then
        AgentTelemetry expected = AgentTelemetry.clean(SEED);
        JsonNode records = JsonMapper.shared()
                .readTree(request.bytes())
                .at("/resourceLogs/0/scopeLogs/0/logRecords");
        assertThat(records.size()).isBetween(request.entries(), request.entries() + 1);
        for (int i = 0; i < request.entries(); i++) {
            LogEntry entry = expected.next();
            assertThat(records.get(i).at("/body/stringValue").stringValue()).isEqualTo(entry.body());
            assertThat(records.get(i).at("/timeUnixNano").stringValue()).isEqualTo(Long.toString(entry.timeUnixNano()));
            assertThat(records.get(i).at("/attributes").size()).isEqualTo(entry.attributes().size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 64 * 1024, 1 << 20})
    void next_size(int lengthBytes) {
        // given
        List<Payload> requests = new ArrayList<>();

        // when
        requests.addAll(OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), lengthBytes).next(20));
        requests.addAll(OtlpPayloads.json(AgentTelemetry.clean(SEED), lengthBytes).next(20));

        // then
        assertThat(requests).allSatisfy(request -> assertThat(request.bytes().length)
                .isBetween(lengthBytes - OtlpPayloads.SLACK_BYTES, lengthBytes));
    }

    @Test
    void next_countsLeakingEntries() {
        // given
        AgentTelemetry leaking = new AgentTelemetry(SEED, 0.5, random -> "leak-" + random.nextInt(1000));
        OtlpPayloads payloads = OtlpPayloads.protobuf(leaking, 64 * 1024);

        // when
        Payload request = payloads.next();

        // then
        String text = new String(request.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(text.split("leak-", -1)).hasSize(request.leakingEntries() + 1);
        assertThat(request.leakingEntries()).isGreaterThan(10);
    }

    @Test
    void protobuf_tooSmall() {
        assertThatThrownBy(() -> OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lengthBytes: 100 (expected: >= 4096)");
    }

    private static void assertSame(LogRecord record, LogEntry entry) {
        assertThat(record.getBody().getStringValue()).isEqualTo(entry.body());
        assertThat(record.getTimeUnixNano()).isEqualTo(entry.timeUnixNano());
        assertThat(record.getSeverityNumberValue()).isEqualTo(entry.level().severityNumber());
        assertThat(HexFormat.of().formatHex(record.getTraceId().toByteArray())).isEqualTo(entry.traceId());
        assertThat(HexFormat.of().formatHex(record.getSpanId().toByteArray())).isEqualTo(entry.spanId());
        assertThat(record.getAttributesList().stream().map(OtlpPayloadsTest::attribute))
                .isEqualTo(entry.attributes());
    }

    private static Attribute attribute(KeyValue keyValue) {
        AnyValue value = keyValue.getValue();
        return value.hasIntValue()
                ? new Attribute.Count(keyValue.getKey(), value.getIntValue())
                : new Attribute.Text(keyValue.getKey(), value.getStringValue());
    }
}
