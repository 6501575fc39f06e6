package io.scrubjay.rules.hyperscan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ScratchTest {
    /** In a process of its own, which ends where the library reads too far. */
    @Test
    @EnabledOnOs(OS.LINUX) // numbers of its mmap
    void scan_endOfReadableMemory_nothingBehindIsRead() throws Exception {
        Process scan = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:ErrorFile=/dev/null",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GuardedScan.class.getName())
                .redirectErrorStream(true)
                .start();

        String output = new String(scan.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).startsWith(GuardedScan.DONE);
        assertThat(scan.waitFor()).isZero();
    }

    @Test
    void scan_anyPlaceInAPage_sameMatches() {
        // given
        byte[] text = "one tok_123456789012 two tok_210987654321".getBytes(StandardCharsets.US_ASCII);
        List<Integer> ends = new ArrayList<>();
        try (Arena arena = Arena.ofConfined();
                Database database = Database.compile(List.of(new Pattern("tok\\x5f[0-9]{12}", false, 7)));
                Scratch scratch = database.newScratch((id, to) -> ends.add(to))) {
            MemorySegment pages = arena.allocate(3 << 20, 4096);
            for (int size : new int[] {text.length, 5000, (1 << 20) - 64, 2 << 20}) {
                for (int to = 2 << 20; to < (2 << 20) + 4096; to += 31) {
                    MemorySegment.copy(text, 0, pages, ValueLayout.JAVA_BYTE, to - text.length, text.length);

                    // when
                    ends.clear();
                    scratch.scan(pages.address() + to - size, size);

                    // then
                    assertThat(ends).containsExactly(size - text.length + 20, size);
                    pages.asSlice(to - text.length, text.length).fill((byte) 0);
                }
            }
        }
    }
}
