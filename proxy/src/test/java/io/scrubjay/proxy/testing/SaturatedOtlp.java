package io.scrubjay.proxy.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.scrubjay.proxy.redact.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Requests that use every field and every alternative of the OTLP protos, with the texts of a supplier in every string
 * and every byte string that is not an id; made from the protos' own descriptors, so that no field is forgotten.
 */
public final class SaturatedOtlp {
    private static final int MAX_NESTED_VALUES = 2;

    private final Supplier<String> texts;

    private SaturatedOtlp(Supplier<String> texts) {
        this.texts = texts;
    }

    /** A request of a signal. */
    public static Message request(Signal signal, Supplier<String> texts) {
        Message request =
                switch (signal) {
                    case LOGS -> ExportLogsServiceRequest.getDefaultInstance();
                    case TRACES -> ExportTraceServiceRequest.getDefaultInstance();
                    case METRICS -> ExportMetricsServiceRequest.getDefaultInstance();
                    case PROFILES -> ExportProfilesServiceRequest.getDefaultInstance();
                    case SYSLOG -> throw new IllegalArgumentException("signal: syslog (expected: a signal of OTLP)");
                };
        return new SaturatedOtlp(texts).variants(request, 0).getFirst();
    }

    /** As many messages of the type as it takes to use each alternative of each oneof below it once. */
    private List<Message> variants(Message type, int nestedValues) {
        Descriptor descriptor = type.getDescriptorForType();
        boolean isValue = descriptor.equals(AnyValue.getDescriptor());
        List<FieldDescriptor> fields = descriptor.getFields().stream()
                .filter(field -> !field.getName().endsWith("_strindex"))
                .toList();
        List<FieldDescriptor> alternatives = fields.stream()
                .filter(field -> isAlternative(field)
                        && (nestedValues < MAX_NESTED_VALUES || !isValue || !isMessage(field)))
                .toList();
        int count = Math.max(1, alternatives.size());
        for (FieldDescriptor field : fields) {
            if (isMessage(field) && !field.isRepeated() && !isAlternative(field)) {
                count = Math.max(count, values(type, field, nestedValues).size());
            }
        }
        List<Message> variants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Message.Builder builder = type.newBuilderForType();
            for (FieldDescriptor field : fields) {
                if (!isAlternative(field)) {
                    set(builder, field, i, values(type, field, nestedValues));
                }
            }
            if (!alternatives.isEmpty()) {
                FieldDescriptor field = alternatives.get(i % alternatives.size());
                set(builder, field, i, values(type, field, nestedValues + (isValue ? 1 : 0)));
            }
            variants.add(builder.build());
        }
        return variants;
    }

    private static void set(Message.Builder builder, FieldDescriptor field, int variant, List<?> values) {
        if (field.isRepeated()) {
            values.forEach(value -> builder.addRepeatedField(field, value));
        } else {
            builder.setField(field, values.get(variant % values.size()));
        }
    }

    private List<?> values(Message type, FieldDescriptor field, int nestedValues) {
        return switch (field.getJavaType()) {
            case MESSAGE -> variants(type.newBuilderForType().newBuilderForField(field).build(), nestedValues);
            case STRING -> List.of(texts.get());
            case BYTE_STRING ->
                List.of(field.getName().endsWith("_id") ? id(field) : ByteString.copyFromUtf8(texts.get()));
            case INT -> List.of(7);
            case LONG -> List.of(1_700_000_000_123_456_789L);
            case DOUBLE -> List.of(-0.25);
            case FLOAT -> List.of(-0.25f);
            case BOOLEAN -> List.of(true);
            case ENUM -> List.of(field.getEnumType().getValues().getLast());
        };
    }

    private static boolean isAlternative(FieldDescriptor field) {
        OneofDescriptor oneof = field.getRealContainingOneof();
        return oneof != null;
    }

    private static boolean isMessage(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    }

    private static ByteString id(FieldDescriptor field) {
        byte[] id = new byte[field.getName().equals("trace_id") ? 16 : 8];
        for (int i = 0; i < id.length; i++) {
            id[i] = (byte) (0x9c + 7 * i);
        }
        return ByteString.copyFrom(id);
    }
}
