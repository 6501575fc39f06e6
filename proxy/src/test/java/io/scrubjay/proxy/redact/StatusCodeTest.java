package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusCodeTest {
    @ParameterizedTest
    @EnumSource
    void number_isGrpcs(StatusCode code) {
        assertThat(code.number()).isEqualTo(Status.Code.valueOf(code.name()).value());
        assertThat(StatusCode.of(code.number())).isEqualTo(code);
    }

    @Test
    void of_undefined() {
        assertThat(StatusCode.of(17)).isEqualTo(StatusCode.UNKNOWN);
        assertThat(StatusCode.of(-1)).isEqualTo(StatusCode.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK", "204, OK", "302, UNAVAILABLE", "400, INVALID_ARGUMENT", "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED", "404, UNIMPLEMENTED", "405, UNIMPLEMENTED", "408, INVALID_ARGUMENT",
        "413, RESOURCE_EXHAUSTED", "429, RESOURCE_EXHAUSTED", "500, INTERNAL", "501, UNIMPLEMENTED",
        "502, UNAVAILABLE", "503, UNAVAILABLE", "504, UNAVAILABLE", "599, UNAVAILABLE"
    })
    void ofHttp(int status, StatusCode code) {
        assertThat(StatusCode.ofHttp(status)).isEqualTo(code);
    }
}
