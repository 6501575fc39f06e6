package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WordListTest {
    private static final List<String> WORDS = List.of("is", "is now", "was", "turned out to be", "@reset", "equals");

    private final Arena arena = Arena.ofConfined();
    private final RawPayload payload = new RawPayload();
    private final WordList words = new WordList(WORDS);

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void widthAt_everyPlaceOfATextThatEndsAnywhere_asComparedByteByByte() {
        String whole = "It IS now, was it? iS nowhere; Turned Out To Be `reset @RESET equals. Equals2 is";
        for (int length = 0; length <= whole.length(); length++) {
            String text = whole.substring(0, length);
            view(text);
            for (int at = 0; at <= length; at++) {
                assertThat(words.widthAt(payload, at)).as("%d in: %s", at, text).isEqualTo(width(text, at));
                assertThat(words.endsAt(payload, at)).as("before %d in: %s", at, text).isEqualTo(ends(text, at));
            }
        }
    }

    @Test
    void widthAt_payloadTooLongToBeCopied_same() {
        // given
        String text = "x".repeat(400_000) + " turned out to be";
        view(text);

        // then
        assertThat(words.widthAt(payload, 400_001)).isEqualTo("turned out to be".length());
        assertThat(words.endsAt(payload, text.length())).isTrue();
        assertThat(words.endsAt(payload, 400_000)).isFalse();
    }

    private void view(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        payload.view(memory.address(), bytes.length);
    }

    private static int width(String text, int at) {
        for (String word : WORDS) {
            int to = at + word.length();
            if (text.toLowerCase(Locale.ROOT).startsWith(word, at)
                    && (to == text.length() || !Assignment.isNameByte((byte) text.charAt(to)))) {
                return word.length();
            }
        }
        return 0;
    }

    private static boolean ends(String text, int to) {
        return WORDS.stream().anyMatch(word -> text.substring(0, to).toLowerCase(Locale.ROOT).endsWith(word));
    }
}
