package io.scrubjay.benchmarks.corpus;

import io.scrubjay.benchmarks.corpus.LogEntry.Attribute;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The OTLP/JSON form (OTLP 1.11.0, JSON protobuf encoding: 64-bit integers as strings, ids hexadecimal). */
final class OtlpJsonEncoder implements OtlpEncoder {
    @Override
    public byte[] record(LogEntry entry) {
        return utf8("{\"timeUnixNano\":\"" + entry.timeUnixNano() + "\",\"observedTimeUnixNano\":\""
                + (entry.timeUnixNano() + 1_000_000) + "\",\"severityNumber\":" + entry.level().severityNumber()
                + ",\"severityText\":\"" + entry.level() + "\",\"body\":{\"stringValue\":" + Json.quoted(entry.body())
                + "},\"attributes\":" + keyValues(entry.attributes()) + ",\"traceId\":\"" + entry.traceId()
                + "\",\"spanId\":\"" + entry.spanId() + "\"}");
    }

    @Override
    public byte[] request(List<byte[]> records) {
        ByteArrayOutputStream request = new ByteArrayOutputStream(4096);
        request.writeBytes(utf8("{\"resourceLogs\":[{\"resource\":{\"attributes\":"
                + keyValues(AgentResource.ATTRIBUTES)
                + "},\"scopeLogs\":[{\"scope\":{\"name\":\"" + AgentResource.SCOPE_NAME + "\",\"version\":\""
                + AgentResource.SCOPE_VERSION + "\"},\"logRecords\":["));
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                request.write(',');
            }
            request.writeBytes(records.get(i));
        }
        request.writeBytes(utf8("]}]}]}"));
        return request.toByteArray();
    }

    private static String keyValues(List<Attribute> attributes) {
        return attributes.stream().map(OtlpJsonEncoder::keyValue).collect(Collectors.joining(",", "[", "]"));
    }

    private static String keyValue(Attribute attribute) {
        String value =
                switch (attribute) {
                    case Attribute.Text text -> "\"stringValue\":" + Json.quoted(text.value());
                    case Attribute.Count count -> "\"intValue\":\"" + count.value() + "\"";
                };
        return "{\"key\":" + Json.quoted(attribute.key()) + ",\"value\":{" + value + "}}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
