package io.scrubjay.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    /** Gives so many bytes a read at most. */
    private static InputStream slow(String text, int most) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int count) {
                return super.read(bytes, offset, Math.min(most, count));
            }
        };
    }

    private static List<String> lines(InputStream in) throws IOException {
        LineReader reader = new LineReader(in);
        List<String> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            assertThat(reader.index()).isEqualTo(lines.size());
            lines.add(new String(line, StandardCharsets.ISO_8859_1));
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void next_readsOfAnySize_givesTheSameLines(int most) throws IOException {
        assertThat(lines(slow("one\n\ntwo\r\nthree", most))).containsExactly("one", "", "two", "three");
        assertThat(lines(slow("one\n", most))).containsExactly("one");
        assertThat(lines(slow("\n", most))).containsExactly("");
        assertThat(lines(slow("", most))).isEmpty();
    }

    @Test
    void next_lineLongerThanTheBuffer_isWhole() throws IOException {
        // given
        String longLine = "x".repeat(1_000_000);

        // when
        List<String> lines = lines(slow("a\n" + longLine + "\nb\n", 100_000));

        // then
        assertThat(lines).containsExactly("a", longLine, "b");
    }

    @Test
    void next_lineWithoutEnd_isRefused() throws IOException {
        // given
        LineReader reader = new LineReader(new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int count) {
                Arrays.fill(bytes, offset, offset + count, (byte) 'x');
                return count;
            }
        });

        // when, then
        assertThatThrownBy(reader::next)
                .isInstanceOf(CorpusException.class)
                .hasMessage("line 1: over 67108864 bytes (expected: at most that)");
    }
}
