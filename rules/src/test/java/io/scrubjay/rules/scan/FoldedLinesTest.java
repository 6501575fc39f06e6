package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.hyperscan.NativeBytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedLinesTest {
    private static final String LINE = "QUJD".repeat(19);

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\\n", "\\r\\n", "\\\\n", "\\\\r\\\\n"})
    void goOn_fullLine_bothNeighboursDo(String lineBreak) {
        // given
        String text = "\"" + LINE + lineBreak + "QUJDQUJDQUJDQUJD\"";
        int secondFrom = 1 + LINE.length() + lineBreak.length();

        // when, then
        assertThat(goOn(text, 1, 1 + LINE.length())).isTrue();
        assertThat(goOn(text, secondFrom, text.length() - 1)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"56, \\n", "76, ' '", "76, \\t", "76, '\"'"})
    void goOn_shortLineOrNoBreak_doesNot(int length, String between) {
        // given
        String text = "\"" + "QUJD".repeat(length / 4) + between + "QUJDQUJDQUJDQUJD\"";

        // when, then
        assertThat(goOn(text, 1, 1 + length)).isFalse();
        assertThat(goOn(text, 1 + length + between.length(), text.length() - 1)).isFalse();
    }

    private static boolean goOn(String text, int from, int to) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length);
            memory.copyFrom(MemorySegment.ofArray(bytes));
            NativeBytes view = new NativeBytes();
            view.view(memory.address(), bytes.length);
            return FoldedLines.goOn(view, from, to);
        }
    }
}
