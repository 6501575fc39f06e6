package io.scrubjay.proxy.receive.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcMessageTextTest {
    @ParameterizedTest
    @CsvSource({"plain text~, plain text~", "100%, 100%25", "\u00e4, %C3%A4", "'a\r\nb', a%0D%0Ab"})
    void encode_escapesWhatIsNotPrintable(String message, String expected) {
        assertThat(GrpcMessageText.encode(message)).isEqualTo(expected);
    }

    @Test
    void encode_long_isCut() {
        assertThat(GrpcMessageText.encode("x".repeat(100_000))).hasSize(1024);
    }
}
