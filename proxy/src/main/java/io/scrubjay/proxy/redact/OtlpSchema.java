package io.scrubjay.proxy.redact;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the OTLP messages by number and by JSON name (opentelemetry-proto 1.11.0: collector, logs, trace, metrics,
 * profiles, resource, common).
 *
 * <p>It names what is known; what is unknown is still scanned and forwarded. Immutable, any thread.
 */
public final class OtlpSchema {
    private static final Map<String, Message> MESSAGES = new HashMap<>();

    /** How a field is written on the wire and in JSON. */
    public enum Kind {
        MESSAGE,
        STRING,
        BYTES,
        /** Bytes on the wire, hexadecimal in OTLP/JSON. */
        HEX_ID,
        BOOL,
        ENUM,
        INT32,
        UINT32,
        SINT32,
        INT64,
        UINT64,
        FIXED32,
        FIXED64,
        SFIXED64,
        DOUBLE
    }

    /**
     * One field.
     *
     * @param number its number on the wire
     * @param name its lowerCamelCase JSON name
     * @param snakeName the snake_case name that OTLP/JSON receivers also accept
     * @param repeated whether it may occur more than once
     * @param messageName the type of a {@link Kind#MESSAGE}, else null
     */
    public record Field(
            int number, String name, String snakeName, Kind kind, boolean repeated, @Nullable String messageName) {
        /** The type of a {@link Kind#MESSAGE} field, null for every other. */
        public @Nullable Message message() {
            return messageName == null ? null : MESSAGES.get(messageName);
        }

        /** How its value stands on the wire where it is not repeated; repeated numbers may be packed, too. */
        int wireType() {
            return switch (kind) {
                case MESSAGE, STRING, BYTES, HEX_ID -> ProtobufReader.LEN;
                case BOOL, ENUM, INT32, UINT32, SINT32, INT64, UINT64 -> ProtobufReader.VARINT;
                case FIXED32 -> ProtobufReader.FIXED32;
                case FIXED64, SFIXED64, DOUBLE -> ProtobufReader.FIXED64;
            };
        }
    }

    /** One message type; its fields stand in the order of its proto file. */
    public static final class Message {
        private final String name;
        private final List<Field> fields;
        private final @Nullable Field[] byNumber;
        private final Map<String, Field> byName = new HashMap<>();

        private Message(String name, List<Field> fields) {
            this.name = name;
            this.fields = fields;
            this.byNumber = new Field[fields.stream().mapToInt(Field::number).max().orElseThrow() + 1];
            for (Field field : fields) {
                byNumber[field.number()] = field;
                byName.put(field.name(), field);
                byName.put(field.snakeName(), field);
            }
        }

        /** The name in the proto file: {@code "LogRecord"}; {@code "ProfileLink"} for the Link of profiles. */
        public String name() {
            return name;
        }

        /** The known fields in the order of the proto file. */
        public List<Field> fields() {
            return fields;
        }

        /** The field of this number, null where it is unknown. */
        public @Nullable Field field(int number) {
            return number >= 0 && number < byNumber.length ? byNumber[number] : null;
        }

        /** The field of this lowerCamelCase or snake_case name, null where it is unknown. */
        public @Nullable Field field(String jsonName) {
            return byName.get(jsonName);
        }

        /** The message of a field that has one. */
        Message child(String jsonName) {
            Field field = byName.get(jsonName);
            Message child = field == null ? null : field.message();
            if (child == null) {
                throw new IllegalArgumentException(jsonName + ": no message (expected: one of " + name + ")");
            }
            return child;
        }
    }

    static {
        message("ExportLogsServiceRequest",
                many(1, "resourceLogs", "ResourceLogs"));
        message("ResourceLogs",
                one(1, "resource", "Resource"),
                many(2, "scopeLogs", "ScopeLogs"),
                one(3, "schemaUrl", Kind.STRING));
        message("ScopeLogs",
                one(1, "scope", "InstrumentationScope"),
                many(2, "logRecords", "LogRecord"),
                one(3, "schemaUrl", Kind.STRING));
        message("LogRecord",
                one(1, "timeUnixNano", Kind.FIXED64),
                one(11, "observedTimeUnixNano", Kind.FIXED64),
                one(2, "severityNumber", Kind.ENUM),
                one(3, "severityText", Kind.STRING),
                one(5, "body", "AnyValue"),
                many(6, "attributes", "KeyValue"),
                one(7, "droppedAttributesCount", Kind.UINT32),
                one(8, "flags", Kind.FIXED32),
                one(9, "traceId", Kind.HEX_ID),
                one(10, "spanId", Kind.HEX_ID),
                one(12, "eventName", Kind.STRING));
        message("ExportTraceServiceRequest",
                many(1, "resourceSpans", "ResourceSpans"));
        message("ResourceSpans",
                one(1, "resource", "Resource"),
                many(2, "scopeSpans", "ScopeSpans"),
                one(3, "schemaUrl", Kind.STRING));
        message("ScopeSpans",
                one(1, "scope", "InstrumentationScope"),
                many(2, "spans", "Span"),
                one(3, "schemaUrl", Kind.STRING));
        message("Span",
                one(1, "traceId", Kind.HEX_ID),
                one(2, "spanId", Kind.HEX_ID),
                one(3, "traceState", Kind.STRING),
                one(4, "parentSpanId", Kind.HEX_ID),
                one(16, "flags", Kind.FIXED32),
                one(5, "name", Kind.STRING),
                one(6, "kind", Kind.ENUM),
                one(7, "startTimeUnixNano", Kind.FIXED64),
                one(8, "endTimeUnixNano", Kind.FIXED64),
                many(9, "attributes", "KeyValue"),
                one(10, "droppedAttributesCount", Kind.UINT32),
                many(11, "events", "Event"),
                one(12, "droppedEventsCount", Kind.UINT32),
                many(13, "links", "Link"),
                one(14, "droppedLinksCount", Kind.UINT32),
                one(15, "status", "Status"));
        message("Event",
                one(1, "timeUnixNano", Kind.FIXED64),
                one(2, "name", Kind.STRING),
                many(3, "attributes", "KeyValue"),
                one(4, "droppedAttributesCount", Kind.UINT32));
        message("Link",
                one(1, "traceId", Kind.HEX_ID),
                one(2, "spanId", Kind.HEX_ID),
                one(3, "traceState", Kind.STRING),
                many(4, "attributes", "KeyValue"),
                one(5, "droppedAttributesCount", Kind.UINT32),
                one(6, "flags", Kind.FIXED32));
        message("Status",
                one(2, "message", Kind.STRING),
                one(3, "code", Kind.ENUM));
        message("ExportMetricsServiceRequest",
                many(1, "resourceMetrics", "ResourceMetrics"));
        message("ResourceMetrics",
                one(1, "resource", "Resource"),
                many(2, "scopeMetrics", "ScopeMetrics"),
                one(3, "schemaUrl", Kind.STRING));
        message("ScopeMetrics",
                one(1, "scope", "InstrumentationScope"),
                many(2, "metrics", "Metric"),
                one(3, "schemaUrl", Kind.STRING));
        message("Metric",
                one(1, "name", Kind.STRING),
                one(2, "description", Kind.STRING),
                one(3, "unit", Kind.STRING),
                one(5, "gauge", "Gauge"),
                one(7, "sum", "Sum"),
                one(9, "histogram", "Histogram"),
                one(10, "exponentialHistogram", "ExponentialHistogram"),
                one(11, "summary", "Summary"),
                many(12, "metadata", "KeyValue"));
        message("Gauge",
                many(1, "dataPoints", "NumberDataPoint"));
        message("Sum",
                many(1, "dataPoints", "NumberDataPoint"),
                one(2, "aggregationTemporality", Kind.ENUM),
                one(3, "isMonotonic", Kind.BOOL));
        message("Histogram",
                many(1, "dataPoints", "HistogramDataPoint"),
                one(2, "aggregationTemporality", Kind.ENUM));
        message("ExponentialHistogram",
                many(1, "dataPoints", "ExponentialHistogramDataPoint"),
                one(2, "aggregationTemporality", Kind.ENUM));
        message("Summary",
                many(1, "dataPoints", "SummaryDataPoint"));
        message("NumberDataPoint",
                many(7, "attributes", "KeyValue"),
                one(2, "startTimeUnixNano", Kind.FIXED64),
                one(3, "timeUnixNano", Kind.FIXED64),
                one(4, "asDouble", Kind.DOUBLE),
                one(6, "asInt", Kind.SFIXED64),
                many(5, "exemplars", "Exemplar"),
                one(8, "flags", Kind.UINT32));
        message("HistogramDataPoint",
                many(9, "attributes", "KeyValue"),
                one(2, "startTimeUnixNano", Kind.FIXED64),
                one(3, "timeUnixNano", Kind.FIXED64),
                one(4, "count", Kind.FIXED64),
                one(5, "sum", Kind.DOUBLE),
                many(6, "bucketCounts", Kind.FIXED64),
                many(7, "explicitBounds", Kind.DOUBLE),
                many(8, "exemplars", "Exemplar"),
                one(10, "flags", Kind.UINT32),
                one(11, "min", Kind.DOUBLE),
                one(12, "max", Kind.DOUBLE));
        message("ExponentialHistogramDataPoint",
                many(1, "attributes", "KeyValue"),
                one(2, "startTimeUnixNano", Kind.FIXED64),
                one(3, "timeUnixNano", Kind.FIXED64),
                one(4, "count", Kind.FIXED64),
                one(5, "sum", Kind.DOUBLE),
                one(6, "scale", Kind.SINT32),
                one(7, "zeroCount", Kind.FIXED64),
                one(8, "positive", "Buckets"),
                one(9, "negative", "Buckets"),
                one(10, "flags", Kind.UINT32),
                many(11, "exemplars", "Exemplar"),
                one(12, "min", Kind.DOUBLE),
                one(13, "max", Kind.DOUBLE),
                one(14, "zeroThreshold", Kind.DOUBLE));
        message("Buckets",
                one(1, "offset", Kind.SINT32),
                many(2, "bucketCounts", Kind.UINT64));
        message("SummaryDataPoint",
                many(7, "attributes", "KeyValue"),
                one(2, "startTimeUnixNano", Kind.FIXED64),
                one(3, "timeUnixNano", Kind.FIXED64),
                one(4, "count", Kind.FIXED64),
                one(5, "sum", Kind.DOUBLE),
                many(6, "quantileValues", "ValueAtQuantile"),
                one(8, "flags", Kind.UINT32));
        message("ValueAtQuantile",
                one(1, "quantile", Kind.DOUBLE),
                one(2, "value", Kind.DOUBLE));
        message("Exemplar",
                many(7, "filteredAttributes", "KeyValue"),
                one(2, "timeUnixNano", Kind.FIXED64),
                one(3, "asDouble", Kind.DOUBLE),
                one(6, "asInt", Kind.SFIXED64),
                one(4, "spanId", Kind.HEX_ID),
                one(5, "traceId", Kind.HEX_ID));
        message("ExportProfilesServiceRequest",
                many(1, "resourceProfiles", "ResourceProfiles"),
                one(2, "dictionary", "ProfilesDictionary"));
        message("ProfilesDictionary",
                many(1, "mappingTable", "Mapping"),
                many(2, "locationTable", "Location"),
                many(3, "functionTable", "Function"),
                many(4, "linkTable", "ProfileLink"),
                many(5, "stringTable", Kind.STRING),
                many(6, "attributeTable", "KeyValueAndUnit"),
                many(7, "stackTable", "Stack"));
        message("ResourceProfiles",
                one(1, "resource", "Resource"),
                many(2, "scopeProfiles", "ScopeProfiles"),
                one(3, "schemaUrl", Kind.STRING));
        message("ScopeProfiles",
                one(1, "scope", "InstrumentationScope"),
                many(2, "profiles", "Profile"),
                one(3, "schemaUrl", Kind.STRING));
        message("Profile",
                one(1, "sampleType", "ValueType"),
                many(2, "samples", "Sample"),
                one(3, "timeUnixNano", Kind.FIXED64),
                one(4, "durationNano", Kind.UINT64),
                one(5, "periodType", "ValueType"),
                one(6, "period", Kind.INT64),
                one(7, "profileId", Kind.HEX_ID),
                one(8, "droppedAttributesCount", Kind.UINT32),
                one(9, "originalPayloadFormat", Kind.STRING),
                one(10, "originalPayload", Kind.BYTES),
                many(11, "attributeIndices", Kind.INT32));
        message("ProfileLink",
                one(1, "traceId", Kind.HEX_ID),
                one(2, "spanId", Kind.HEX_ID));
        message("ValueType",
                one(1, "typeStrindex", Kind.INT32),
                one(2, "unitStrindex", Kind.INT32));
        message("Sample",
                one(1, "stackIndex", Kind.INT32),
                many(2, "attributeIndices", Kind.INT32),
                one(3, "linkIndex", Kind.INT32),
                many(4, "values", Kind.INT64),
                many(5, "timestampsUnixNano", Kind.FIXED64));
        message("Mapping",
                one(1, "memoryStart", Kind.UINT64),
                one(2, "memoryLimit", Kind.UINT64),
                one(3, "fileOffset", Kind.UINT64),
                one(4, "filenameStrindex", Kind.INT32),
                many(5, "attributeIndices", Kind.INT32));
        message("Stack",
                many(1, "locationIndices", Kind.INT32));
        message("Location",
                one(1, "mappingIndex", Kind.INT32),
                one(2, "address", Kind.UINT64),
                many(3, "lines", "Line"),
                many(4, "attributeIndices", Kind.INT32));
        message("Line",
                one(1, "functionIndex", Kind.INT32),
                one(2, "line", Kind.INT64),
                one(3, "column", Kind.INT64));
        message("Function",
                one(1, "nameStrindex", Kind.INT32),
                one(2, "systemNameStrindex", Kind.INT32),
                one(3, "filenameStrindex", Kind.INT32),
                one(4, "startLine", Kind.INT64));
        message("KeyValueAndUnit",
                one(1, "keyStrindex", Kind.INT32),
                one(2, "value", "AnyValue"),
                one(3, "unitStrindex", Kind.INT32));
        message("Resource",
                many(1, "attributes", "KeyValue"),
                one(2, "droppedAttributesCount", Kind.UINT32),
                many(3, "entityRefs", "EntityRef"));
        message("EntityRef",
                one(1, "schemaUrl", Kind.STRING),
                one(2, "type", Kind.STRING),
                many(3, "idKeys", Kind.STRING),
                many(4, "descriptionKeys", Kind.STRING));
        message("InstrumentationScope",
                one(1, "name", Kind.STRING),
                one(2, "version", Kind.STRING),
                many(3, "attributes", "KeyValue"),
                one(4, "droppedAttributesCount", Kind.UINT32));
        message("KeyValue",
                one(1, "key", Kind.STRING),
                one(2, "value", "AnyValue"),
                one(3, "keyStrindex", Kind.INT32));
        message("AnyValue",
                one(1, "stringValue", Kind.STRING),
                one(2, "boolValue", Kind.BOOL),
                one(3, "intValue", Kind.INT64),
                one(4, "doubleValue", Kind.DOUBLE),
                one(5, "arrayValue", "ArrayValue"),
                one(6, "kvlistValue", "KeyValueList"),
                one(7, "bytesValue", Kind.BYTES),
                one(8, "stringValueStrindex", Kind.INT32));
        message("ArrayValue",
                many(1, "values", "AnyValue"));
        message("KeyValueList",
                many(1, "values", "KeyValue"));
    }

    private OtlpSchema() {}

    /**
     * The request message of a signal.
     *
     * @throws IllegalArgumentException for {@link Signal#SYSLOG}, which has none
     */
    public static Message request(Signal signal) {
        return message(switch (signal) {
            case LOGS -> "ExportLogsServiceRequest";
            case TRACES -> "ExportTraceServiceRequest";
            case METRICS -> "ExportMetricsServiceRequest";
            case PROFILES -> "ExportProfilesServiceRequest";
            case SYSLOG -> throw new IllegalArgumentException("signal: syslog (expected: a signal of OTLP)");
        });
    }

    /** The message of this name in its proto file. */
    public static Message message(String name) {
        Message message = MESSAGES.get(name);
        if (message == null) {
            throw new IllegalArgumentException("message: " + name + " (expected: one of OTLP's)");
        }
        return message;
    }

    private static void message(String name, Field... fields) {
        MESSAGES.put(name, new Message(name, List.of(fields)));
    }

    private static Field one(int number, String name, Kind kind) {
        return new Field(number, name, snakeName(name), kind, false, null);
    }

    private static Field many(int number, String name, Kind kind) {
        return new Field(number, name, snakeName(name), kind, true, null);
    }

    private static Field one(int number, String name, String messageName) {
        return new Field(number, name, snakeName(name), Kind.MESSAGE, false, messageName);
    }

    private static Field many(int number, String name, String messageName) {
        return new Field(number, name, snakeName(name), Kind.MESSAGE, true, messageName);
    }

    private static String snakeName(String name) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_').append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
