package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.MatchListener;
import io.scrubjay.rules.hyperscan.NativeBytes;
import io.scrubjay.rules.hyperscan.Pattern;
import io.scrubjay.rules.hyperscan.Scratch;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The yardstick is a database of the same names. */
class NameIndexTest {
    private static final long SEED = 20_261_128;
    private static final List<NameIndex.Name> BUILTIN =
            RulePatterns.of(BuiltinPacks.load(List.of(BuiltinPacks.ALL)), "canary").plan().names();
    private static final int TEXTS = 3000;

    private record Hit(int pattern, int toByte) {}

    @Test
    void find_builtinNamesInAnyText_saysWhatADatabaseSays() {
        // given
        Random random = new Random(SEED);
        NameIndex index = new NameIndex(BUILTIN);
        List<Hit> expected = new ArrayList<>();
        int found = 0;
        try (Database database = Database.compile(BUILTIN.stream().map(NameIndexTest::pattern).toList());
                Scratch scratch = database.newScratch((id, to) -> expected.add(new Hit(id, to)))) {
            for (int i = 0; i < TEXTS; i++) {
                String text = text(random);
                expected.clear();

                scan(scratch, text);

                // when
                List<Hit> hits = find(index, text);

                // then
                assertThat(hits).as(text).containsExactlyInAnyOrderElementsOf(expected);
                found += hits.size();
            }
        }
        assertThat(found).isGreaterThan(TEXTS);
    }

    @Test
    void find_namesOfTheSameWords_eachOnce() {
        // given
        List<NameIndex.Name> names = List.of(
                new NameIndex.Name(3, "aaaaa", 0), new NameIndex.Name(4, "aaaaaa", 1), new NameIndex.Name(9, "xaaaaa", 1));
        NameIndex index = new NameIndex(names);

        for (int before = 0; before < 20; before++) {
            // when
            List<Hit> hits = find(index, " ".repeat(before) + "XaAaaaa");

            // then
            assertThat(hits)
                    .containsExactlyInAnyOrder(
                            new Hit(3, before + 6),
                            new Hit(3, before + 7),
                            new Hit(4, before + 7),
                            new Hit(9, before + 6));
        }
    }

    @Test
    void find_listenerHasEnough_stops() {
        // given
        NameIndex index = new NameIndex(List.of(new NameIndex.Name(0, "enough", 0)));
        List<Integer> ends = new ArrayList<>();

        // when
        boolean all = find(index, "enough enough enough", (id, to) -> {
            ends.add(to);
            return ends.size() < 2;
        });

        // then
        assertThat(all).isFalse();
        assertThat(ends).containsExactly(6, 13);
    }

    @Test
    void find_noNames_findsNothing() {
        assertThat(find(new NameIndex(List.of()), "some text that is long enough")).isEmpty();
    }

    @Test
    void name_placeOutside_isRefused() {
        assertThatThrownBy(() -> new NameIndex.Name(0, "token", 1))
                .hasMessage("place: 1 in token (expected: 5 bytes from there on)");
    }

    private static Pattern pattern(NameIndex.Name name) {
        return new Pattern(SweepExpression.written(name.text()), true, name.pattern());
    }

    /** Names and pieces of them in any casing between other bytes, of any length. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(random.nextInt(20) == 0 ? 600 : 12);
        for (int i = 0; i < pieces; i++) {
            String name = BUILTIN.get(random.nextInt(BUILTIN.size())).text();
            String piece =
                    switch (random.nextInt(6)) {
                        case 0 -> name.substring(random.nextInt(name.length()));
                        case 1 -> name.substring(0, random.nextInt(name.length()));
                        case 2 -> name.toUpperCase(Locale.ROOT);
                        case 3 -> " ".repeat(random.nextInt(9));
                        case 4 -> String.valueOf((char) random.nextInt(256)).repeat(random.nextInt(4));
                        default -> name;
                    };
            text.append(piece);
        }
        return text.toString();
    }

    private static List<Hit> find(NameIndex index, String text) {
        List<Hit> hits = new ArrayList<>();
        assertThat(find(index, text, (id, to) -> hits.add(new Hit(id, to)))).isTrue();
        return hits;
    }

    private static boolean find(NameIndex index, String text, MatchListener listener) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBytes bytes = new NativeBytes();
            bytes.view(memory(arena, text).address(), text.length());
            return index.find(bytes, new NameIndex.Work(), listener);
        }
    }

    private static void scan(Scratch scratch, String text) {
        try (Arena arena = Arena.ofConfined()) {
            scratch.scan(memory(arena, text).address(), text.length());
        }
    }

    private static MemorySegment memory(Arena arena, String text) {
        MemorySegment memory = arena.allocate(Math.max(1, text.length()));
        MemorySegment.copy(MemorySegment.ofArray(text.getBytes(ISO_8859_1)), 0, memory, 0, text.length());
        return memory;
    }
}
