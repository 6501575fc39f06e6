package io.scrubjay.rules.hyperscan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Vectorscan 5.4.12 misses when it compiles for AVX-512 VBMI: each of many literals, a class of characters behind it. */
class LiteralsBeforeClassesTest {
    private static final String BEHIND = "A1B2C3D4";

    private int found;

    @ParameterizedTest
    @CsvSource({"2, 60", "2, 150", "3, 60", "3, 150", "4, 60", "4, 150", "5, 60", "5, 150"})
    void scan_everyLiteral_isFound(int literalBytes, int literals) {
        for (int behind = 0; behind <= BEHIND.length(); behind++) {
            // given
            Set<String> words = words(literalBytes, literals, new SplittableRandom(behind));
            String expression = "(?:" + String.join("|", words) + ")" + (behind == 0 ? "" : "[A-Z0-9]{" + behind + "}");

            // when
            List<String> missed = new ArrayList<>();
            try (Database database = Database.compile(List.of(new Pattern(expression, false, 0)));
                    Scratch scratch = database.newScratch((id, toByte) -> ++found > 0)) {
                for (String word : words) {
                    for (int before : new int[] {0, 9, 33}) {
                        String text = "x".repeat(before) + word + BEHIND.substring(0, behind) + "x".repeat(47);
                        if (!hits(scratch, text)) {
                            missed.add(text);
                        }
                    }
                }
            }

            // then
            assertThat(missed).as(expression).isEmpty();
        }
    }

    private boolean hits(Scratch scratch, String text) {
        found = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(text.length(), 64);
            memory.copyFrom(MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)));
            scratch.scan(memory.address(), text.length());
        }
        return found > 0;
    }

    private static Set<String> words(int bytes, int count, SplittableRandom random) {
        Set<String> words = new LinkedHashSet<>();
        while (words.size() < count) {
            StringBuilder word = new StringBuilder();
            for (int i = 0; i < bytes; i++) {
                word.append((char) ('A' + random.nextInt(26)));
            }
            words.add(word.toString());
        }
        return words;
    }
}
