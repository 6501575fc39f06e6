package io.scrubjay.proxy.redact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpSchemaTest {
    @ParameterizedTest
    @EnumSource(names = {"LOGS", "TRACES", "METRICS", "PROFILES"})
    void request_sameFieldsAsProto(Signal signal) {
        // given
        Descriptor proto =
                switch (signal) {
                    case LOGS -> ExportLogsServiceRequest.getDescriptor();
                    case TRACES -> ExportTraceServiceRequest.getDescriptor();
                    case PROFILES -> ExportProfilesServiceRequest.getDescriptor();
                    default -> ExportMetricsServiceRequest.getDescriptor();
                };

        // when
        OtlpSchema.Message message = OtlpSchema.request(signal);

        // then
        assertSame(message, proto, new HashSet<>());
    }

    private static void assertSame(OtlpSchema.Message message, Descriptor proto, Set<String> seen) {
        if (!seen.add(proto.getFullName())) {
            return;
        }
        for (FieldDescriptor expected : proto.getFields()) {
            OtlpSchema.Field field = message.field(expected.getNumber());
            assertThat(field).as(expected.getFullName()).isNotNull();
            assertThat(field.name()).isEqualTo(expected.getJsonName());
            assertThat(field.repeated()).as(expected.getFullName()).isEqualTo(expected.isRepeated());
            assertThat(message.field(expected.getName())).isEqualTo(field);
            if (expected.getType() == FieldDescriptor.Type.MESSAGE) {
                assertSame(requireNonNull(field.message()), expected.getMessageType(), seen);
            } else {
                assertThat(field.kind().name())
                        .as(expected.getFullName())
                        .isEqualTo(field.kind() == OtlpSchema.Kind.HEX_ID ? "HEX_ID" : expected.getType().name());
            }
        }
    }
}
