package io.scrubjay.proxy.receive.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.PayloadFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "application/x-protobuf | PROTOBUF",
        "Application/X-Protobuf ; a=b | PROTOBUF",
        "application/json | JSON",
        "application/json; charset=utf-8 | JSON",
        "application/json;charset=\"UTF-8\" | JSON"
    })
    void payloadFormat_known(String contentType, PayloadFormat format) {
        assertThat(MediaType.payloadFormat(contentType)).isEqualTo(format);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "application/jsonx",
                "application/json; charset=utf-16",
                "application/json;charset=latin1",
                "application/json, application/x-protobuf",
                "application/grpc"
            })
    void payloadFormat_unknown(@Nullable String contentType) {
        assertThat(MediaType.payloadFormat(contentType)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc, true",
        "application/grpc+proto, true",
        "Application/gRPC;a=b, true",
        "application/grpc+json, false",
        "application/grpc-web, false",
        "application/json, false"
    })
    void isGrpc(String contentType, boolean expected) {
        assertThat(MediaType.isGrpc(contentType)).isEqualTo(expected);
    }
}
