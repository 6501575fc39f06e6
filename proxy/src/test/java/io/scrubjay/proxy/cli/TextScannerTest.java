package io.scrubjay.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.syntax.LocatedPack;
import io.scrubjay.rules.syntax.RulePackParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextScannerTest {
    private static final String MASK = "<masked>";

    @SuppressWarnings("NullAway.Init")
    private Engine engine;

    @SuppressWarnings("NullAway.Init")
    private TextScanner scanner;

    @BeforeEach
    void open() throws Exception {
        engine = Engine.open(
                new LocatedPack(RulePackParser.parse("rules.yaml", CliFixture.RULES), Map.of(), List.of()),
                new LabelMasker(),
                null,
                CliContext.ofProcess());
        scanner = new TextScanner(engine.sweep(), engine.redactor(), engine.ends());
    }

    @AfterEach
    void close() {
        scanner.close();
        engine.close();
    }

    @Test
    void scan_empty_handsOutNothing() throws Exception {
        assertThat(scan("")).isEmpty();
    }

    @Test
    void scan_everyPlaceAroundTheFirstBorder_masksWhole() throws Exception {
        // given
        int border = TextScanner.WINDOW_BYTES - TextScanner.LOOK_AHEAD_BYTES;
        String secret = "seckey-" + "12345678";

        for (int offset = -40; offset <= 24; offset++) {
            String before = "x".repeat(border + offset - 1) + " ";
            String after = " " + "y".repeat(2 * TextScanner.WINDOW_BYTES);

            // when
            String redacted = scan(before + secret + after);

            // then
            assertThat(redacted.equals(before + MASK + after)).as("offset %d", offset).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, TextScanner.LOOK_AHEAD_BYTES})
    void scan_everyPlaceAroundTheEndOfTheWindow_masksWhole(int lineLength) throws Exception {
        // given
        String filler = lineLength == 0 ? "-" : "-".repeat(lineLength) + "\n";
        String secret = "seckey-" + "12345678";

        for (int offset = -20; offset <= 4; offset++) {
            String before = repeat(filler, TextScanner.WINDOW_BYTES + offset - 1) + " ";
            String after = " " + repeat(filler, TextScanner.WINDOW_BYTES / 2);

            // when
            String redacted = scan(before + secret + after);

            // then
            assertThat(redacted.equals(before + MASK + after)).as("offset %d", offset).isTrue();
        }
    }

    @Test
    void scan_foldedTokenAtEveryPlaceAroundTheFirstBorder_masksAllParts() throws Exception {
        // given
        int border = TextScanner.WINDOW_BYTES - TextScanner.LOOK_AHEAD_BYTES;
        String folded = "seckey-" + "1234\r\n5678";

        for (int offset = -40; offset <= 24; offset++) {
            String before = "x\n".repeat(border / 2) + "x".repeat(offset + 40) + " ";
            String after = " there\n" + repeat("line\n", TextScanner.WINDOW_BYTES);

            // when
            String redacted = scan(before + folded + after);

            // then
            assertThat(redacted.equals(before + MASK + "\r\n" + MASK + after)).as("offset %d", offset).isTrue();
        }
    }

    @Test
    void scan_tokensWholeAndFolded_keepTheirOrder() throws Exception {
        // given
        String secret = "seckey-" + "12345678";

        // when
        String redacted = scan(secret + "\n" + secret + " seckey-" + "123\n45678 " + secret + "\nlast seckey-" + "12");

        // then
        assertThat(redacted).isEqualTo(MASK + "\n" + MASK + " " + MASK + "\n" + MASK + " " + MASK + "\nlast seckey-" + "12");
    }

    @Test
    void scan_pauseInsideAFoldedToken_holdsItsLineBack() throws Exception {
        // given
        Collector collector = new Collector();
        List<String> seen = new ArrayList<>();
        Script input = new Script(collector, seen, "one\nsee seckey-" + "1234\n", "5678 there\n", "end\n");

        // when
        scanner.scan(input, true, collector);

        // then
        assertThat(seen).containsExactly("", "one\n", "one\nsee " + MASK + "\n" + MASK + " there\n");
        assertThat(collector.text()).isEqualTo("one\nsee " + MASK + "\n" + MASK + " there\nend\n");
    }

    @Test
    void scan_runLargerThanTheWindow_masksWhole() throws Exception {
        // given
        String secret = "seckey-"
                + new Random(3)
                        .ints(3 * TextScanner.WINDOW_BYTES, '0', '9' + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        String before = repeat("line\n", TextScanner.WINDOW_BYTES / 2);

        // when
        String redacted = scan(before + secret + "\nafter\n");

        // then
        assertThat(redacted.equals(before + MASK + "\nafter\n")).isTrue();
    }

    @Test
    void scan_blockOverTheBorder_masksWhole() throws Exception {
        // given
        String block = "-----BEGIN TEST " + "KEY-----\n" + repeat("QUJDRA==\n", 30_000) + "-----END TEST KEY-----";

        for (int offset = -30_000; offset < 30_000; offset += 5_000) {
            int border = TextScanner.WINDOW_BYTES - TextScanner.LOOK_AHEAD_BYTES;
            String before = repeat("line\n", border + offset - 1) + "\n";
            String after = repeat("\nafter", TextScanner.WINDOW_BYTES);

            // when
            String redacted = scan(before + block + after);

            // then
            assertThat(redacted.equals(before + MASK + after)).as("offset %d", offset).isTrue();
        }
    }

    @Test
    void scan_randomTextInRandomPieces_keepsEveryByteButTheSecrets() throws Exception {
        // given
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        while (text.length() < 3 * TextScanner.WINDOW_BYTES) {
            String filler = "z".repeat(random.nextInt(60_000)) + (random.nextBoolean() ? "\n" : "\u00e9");
            text.append(filler).append("seckey-").append(10_000_000 + random.nextInt(80_000_000)).append(' ');
            expected.append(filler).append(MASK).append(' ');
        }

        // when
        Collector collector = new Collector();
        scanner.scan(new Pieces(text.toString().getBytes(StandardCharsets.UTF_8), random), true, collector);

        // then
        assertThat(collector.text().equals(expected.toString())).isTrue();
    }

    @Test
    void scan_pausedInput_handsOutWholeLinesAtOnce() throws Exception {
        // given
        Collector collector = new Collector();
        List<String> seen = new ArrayList<>();
        Script input = new Script(collector, seen, "one\ntw", "o\nseckey-1234", "5678 \n", "end");

        // when
        scanner.scan(input, true, collector);

        // then
        assertThat(seen).containsExactly("", "one\n", "one\ntwo\n", "one\ntwo\n" + MASK + " \n");
        assertThat(collector.text()).isEqualTo("one\ntwo\n" + MASK + " \nend");
    }

    @Test
    void scan_pauseInsideABlock_holdsTheBlockBack() throws Exception {
        // given
        Collector collector = new Collector();
        List<String> seen = new ArrayList<>();
        Script input =
                new Script(collector, seen, "key:\n-----BEGIN TEST " + "KEY-----\nQUJD\n", "QUJD\n", "-----END TEST KEY-----\n");

        // when
        scanner.scan(input, true, collector);

        // then
        assertThat(seen).containsExactly("", "key:\n", "key:\n");
        assertThat(collector.text()).isEqualTo("key:\n" + MASK + "\n");
    }

    @Test
    void scan_brokenStream_handsOutNothingThatWasNotScanned() {
        // given
        Collector collector = new Collector();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };

        // when then
        assertThatThrownBy(() -> scanner.scan(broken, true, collector)).hasMessage("broken");
        assertThat(collector.text()).isEmpty();
    }

    private String scan(String text) throws Exception {
        Collector collector = new Collector();
        scanner.scan(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), false, collector);
        return collector.text();
    }

    private static String repeat(String filler, int length) {
        return filler.repeat(length / filler.length() + 1).substring(0, length);
    }

    private static final class Collector implements TextHandler {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void onClean(byte[] text, int fromByte, int toByte) {
            bytes.write(text, fromByte, toByte - fromByte);
        }

        @Override
        public void onSecret(Patch patch, byte[] text, int fromByte, int toByte) {
            bytes.writeBytes(MASK.getBytes(StandardCharsets.US_ASCII));
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    /** Gives one part a read and nothing more until the next; notes what was handed out before each read. */
    private static final class Script extends InputStream {
        private final Collector collector;
        private final List<String> seen;
        private final List<String> parts;

        Script(Collector collector, List<String> seen, String... parts) {
            this.collector = collector;
            this.seen = seen;
            this.parts = new ArrayList<>(Arrays.asList(parts));
        }

        @Override
        public int read() {
            throw new AssertionError("not expected: reads of one byte");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (parts.isEmpty()) {
                return -1;
            }
            seen.add(collector.text());
            byte[] part = parts.removeFirst().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(part, 0, target, offset, part.length);
            return part.length;
        }
    }

    /** Gives random amounts a read, and says at random that nothing more is there. */
    private static final class Pieces extends ByteArrayInputStream {
        private final Random random;

        Pieces(byte[] bytes, Random random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(100_000)));
        }

        @Override
        public int available() {
            return random.nextInt(3) == 0 ? 0 : super.available();
        }
    }
}
