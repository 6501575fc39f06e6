package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedChunkTest {
    private static final String LINE = "Q2hhbmdl".repeat(8);

    @Test
    void fullLine_base64OfWholeGroups() {
        assertThat(fullLine(LINE)).isEqualTo(64);
        assertThat(fullLine(LINE.substring(4))).isEqualTo(60);
        assertThat(fullLine("data: " + LINE)).isEqualTo(64);
    }

    @Test
    void fullLine_otherEnds() {
        assertThat(fullLine(LINE.substring(8))).isZero();
        assertThat(fullLine(LINE + "abc")).isZero();
        assertThat(fullLine(LINE + "==")).isZero();
        assertThat(fullLine("0123456789abcdef".repeat(4))).isZero();
        assertThat(fullLine("")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "azAZ09+/-_, true", "azAZ09+/-_12, true", "azAZ09+/-_123, false", "YWI=, true", "YW==, true", "Y===, false", "=, false", "==, false",
        "'', false", "ab cd, false", "@ab, false", "ab[, false", "`ab, false", "ab{, false", "ab.c, false", "ab:, false"
    })
    void goesOn(String record, boolean expected) {
        assertThat(EncodedChunk.goesOn(bytes(record), 12)).isEqualTo(expected);
        assertThat(EncodedChunk.goesOn(bytes(record), 0)).isFalse();
    }

    private static int fullLine(String record) {
        return EncodedChunk.fullLine(bytes(record));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
