package io.scrubjay.benchmarks.corpus;

import io.scrubjay.benchmarks.corpus.LogEntry.Attribute;
import java.util.HexFormat;
import java.util.List;

/** The binary form (opentelemetry-proto 1.11.0: collector logs service, logs, resource and common). */
final class OtlpProtobufEncoder implements OtlpEncoder {
    @Override
    public byte[] record(LogEntry entry) {
        ProtobufMessage record = new ProtobufMessage()
                .fixed64(1, entry.timeUnixNano())
                .varint(2, entry.level().severityNumber())
                .string(3, entry.level().name())
                .message(5, stringValue(entry.body()));
        for (Attribute attribute : entry.attributes()) {
            record.message(6, keyValue(attribute));
        }
        return record.bytes(9, HexFormat.of().parseHex(entry.traceId()))
                .bytes(10, HexFormat.of().parseHex(entry.spanId()))
                .fixed64(11, entry.timeUnixNano() + 1_000_000)
                .toByteArray();
    }

    @Override
    public byte[] request(List<byte[]> records) {
        ProtobufMessage resource = new ProtobufMessage();
        for (Attribute attribute : AgentResource.ATTRIBUTES) {
            resource.message(1, keyValue(attribute));
        }
        ProtobufMessage scope =
                new ProtobufMessage().string(1, AgentResource.SCOPE_NAME).string(2, AgentResource.SCOPE_VERSION);
        ProtobufMessage scopeLogs = new ProtobufMessage().message(1, scope);
        records.forEach(record -> scopeLogs.bytes(2, record));
        ProtobufMessage resourceLogs = new ProtobufMessage().message(1, resource).message(2, scopeLogs);
        return new ProtobufMessage().message(1, resourceLogs).toByteArray();
    }

    private static ProtobufMessage keyValue(Attribute attribute) {
        ProtobufMessage value =
                switch (attribute) {
                    case Attribute.Text text -> stringValue(text.value());
                    case Attribute.Count count -> new ProtobufMessage().varint(3, count.value());
                };
        return new ProtobufMessage().string(1, attribute.key()).message(2, value);
    }

    private static ProtobufMessage stringValue(String text) {
        return new ProtobufMessage().string(1, text);
    }
}
