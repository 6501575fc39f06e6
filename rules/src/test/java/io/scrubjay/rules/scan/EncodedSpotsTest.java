package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.decode.Encoding;
import io.scrubjay.rules.hyperscan.NativeBytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedSpotsTest {
    private static final long SEED = 20_261_128;
    /** The shortest text that holds enough groups wherever they begin. */
    private static final String TEXT = "tok=0123456789";

    private record Spot(Encoding encoding, int groupFrom) {}

    @Test
    void find_shortestText_atEveryAlignmentAndOffset() {
        for (int offset = 0; offset < 16; offset++) {
            for (int before = 0; before < 6; before++) {
                // given: control characters around the text, so that nothing else is printable
                byte[] bytes = ("\0".repeat(before) + TEXT + "\0\0\0").getBytes(StandardCharsets.US_ASCII);
                String text = " ".repeat(offset) + Base64.getEncoder().encodeToString(bytes) + " ";

                // when
                List<Spot> spots = find(text);

                // then
                assertThat(spots).as("offset %d, %d bytes before", offset, before).hasSize(1);
                assertThat(spots.getFirst().encoding()).isEqualTo(Encoding.BASE64);
                assertThat((spots.getFirst().groupFrom() - offset) % Base64Group.CHARACTERS).isZero();
            }
        }
    }

    @Test
    void find_textInRandomBytes_found() {
        // given
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            byte[] before = new byte[random.nextInt(200)];
            byte[] behind = new byte[random.nextInt(200)];
            random.nextBytes(before);
            random.nextBytes(behind);
            byte[] bytes = new byte[before.length + TEXT.length() + behind.length];
            System.arraycopy(before, 0, bytes, 0, before.length);
            System.arraycopy(TEXT.getBytes(StandardCharsets.US_ASCII), 0, bytes, before.length, TEXT.length());
            System.arraycopy(behind, 0, bytes, before.length + TEXT.length(), behind.length);
            Base64.Encoder encoder = random.nextBoolean() ? Base64.getEncoder() : Base64.getUrlEncoder();

            // when
            List<Spot> spots = find(encoder.encodeToString(bytes));

            // then
            int lastGroup = (before.length + TEXT.length()) / Base64Group.BYTES * Base64Group.CHARACTERS;
            assertThat(spots)
                    .as("%d bytes before", before.length)
                    .anyMatch(spot -> spot.groupFrom() % Base64Group.CHARACTERS == 0 && spot.groupFrom() <= lastGroup);
        }
    }

    @Test
    void find_hexadecimal_eitherParity() {
        // given
        String hex = HexFormat.of().formatHex(TEXT.getBytes(StandardCharsets.US_ASCII));

        for (int offset = 0; offset < 16; offset++) {
            // when
            List<Spot> spots = find(" ".repeat(offset) + hex.toUpperCase(Locale.ROOT) + " ");

            // then
            assertThat(spots).as("offset %d", offset).contains(new Spot(Encoding.HEX, offset));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-09-21T14:13:20.086661530Z DEBUG request finished in 12.25 ms trace_id=7f0ac5da6410373e654a63356ed181f6",
                "Caused by: java.util.concurrent.ExecutionException at org.springframework.web.servlet.DispatcherServlet.doDispatch",
                "/usr/lib/python3/dist-packages/opentelemetry/instrumentation/requests/__init__.py",
                "c51853b0-2c77-c7a5-c676-452b959a806b 1700000000123456789 prompt_tokens_details cached_tokens"
            })
    void find_whatIsNotEncoded_nothing(String text) {
        assertThat(find(text)).isEmpty();
    }

    private static List<Spot> find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        List<Spot> spots = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length);
            memory.copyFrom(MemorySegment.ofArray(bytes));
            NativeBytes view = new NativeBytes();
            view.view(memory.address(), bytes.length);
            new EncodedSpots().find(view, (encoding, groupFrom) -> {
                spots.add(new Spot(encoding, groupFrom));
                return bytes.length;
            });
        }
        return spots;
    }
}
