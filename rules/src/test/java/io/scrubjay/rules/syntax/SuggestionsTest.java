package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> KNOWN = List.of("grpc", "http", "tcp", "udp", "maxRequestBytes");

    @ParameterizedTest
    @CsvSource({
        "htpp, http",
        "grcp, grpc",
        "TCP, tcp",
        "maxrequestbyte, maxRequestBytes",
        "ud, udp",
        "tls, ",
        "endpoint, "
    })
    void closest_word(String word, @Nullable String expected) {
        assertThat(Suggestions.closest(word, KNOWN)).isEqualTo(expected);
    }
}
