package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockContentTest {
    private static final String WORD = "QWxsIHRoYXQgZ2xp";

    @Test
    void endOfRun_linesAndWords() {
        assertThat(endOfRun("AAAA\nBbb", " behind")).isEqualTo(8);
        assertThat(endOfRun("AAAA\\nBbb", " behind")).isEqualTo(9);
        assertThat(endOfRun("AAAA", " Bbb")).isEqualTo(4);
        assertThat(endOfRun("AAAA " + WORD, "")).isEqualTo(21);
        assertThat(endOfRun("AAAA", " " + WORD.substring(1))).isEqualTo(4);
        assertThat(endOfRun("AAAA Bb==", "")).isEqualTo(9);
        assertThat(endOfRun("AAAA", "  ")).isEqualTo(4);
        assertThat(endOfRun("", "")).isZero();
    }

    @Test
    void endOfRun_headersBeforeTheFirstLine() {
        assertThat(endOfRun("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nAAAA", "")).isEqualTo(42);
        assertThat(endOfRun("Proc-Type: 4,ENCRYPTED\\nAAAA", "\"")).isEqualTo(28);
        assertThat(endOfRun("Salt: 17", "")).isEqualTo(8);
        assertThat(endOfRun("Tag: 17,18", "\r(rest)")).isEqualTo(10);
        assertThat(endOfRun("Id", ": 17")).isEqualTo(2);
        assertThat(endOfRun("Salt", ":")).isEqualTo(4);
        assertThat(endOfRun("Salt", ":17")).isEqualTo(4);
        assertThat(endOfRun("AAAA\nSalt", ": 17,18")).isEqualTo(9);
        assertThat(endOfRun("Comment: " + "-".repeat(191), "-")).isEqualTo(200);
    }

    @Test
    void endOfRun_headersBehindOtherText() {
        assertThat(BlockContent.endOfRun(bytes("x: Id: 17"), 3, 1000)).isEqualTo(5);
        assertThat(BlockContent.endOfRun(bytes("x: Salt: " + "-".repeat(190)), 3, 1000)).isEqualTo(199);
    }

    @Test
    void endOfRun_noFurtherThanItMay() {
        assertThat(BlockContent.endOfRun(bytes("x: AAAAAA"), 3, 4)).isEqualTo(7);
        assertThat(BlockContent.endOfRun(bytes("x: AAAAAA"), 3, 40)).isEqualTo(9);
    }

    @Test
    void isEncoded_longWordsCount() {
        assertThat(isEncoded("A".repeat(24))).isTrue();
        assertThat(isEncoded("A".repeat(23))).isFalse();
        assertThat(isEncoded(WORD + "\n" + WORD)).isTrue();
        assertThat(isEncoded(WORD + "\n" + WORD.substring(1))).isFalse();
        assertThat(isEncoded("what is only talk of a key holds words and no more than these")).isFalse();
        assertThat(BlockContent.isEncoded(bytes("A".repeat(25)), 1, 24)).isFalse();
    }

    @Test
    void startOfWord_behindWhatIsNoBase64() {
        assertThat(BlockContent.startOfWord(bytes("key: azAZ09+/= "), 14)).isEqualTo(5);
        assertThat(BlockContent.startOfWord(bytes("abc"), 3)).isZero();
        assertThat(BlockContent.startOfWord(bytes("abc-"), 4)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "' \n\r\tA', 4", "\\nA, 2", "\\rA, 2", "\\tA, 2", "\\\\nA, 3", "\\xA, 1", "\\\\, 2", "'  ', 2", "A, 0"
    })
    void skipBreaks(String text, int expected) {
        assertThat(BlockContent.skipBreaks(bytes(text), 0, text.length())).isEqualTo(expected);
    }

    @Test
    void skipBreaks_noFurtherThanItMay() {
        assertThat(BlockContent.skipBreaks(bytes("   A"), 1, 2)).isEqualTo(2);
        assertThat(BlockContent.skipBreaks(bytes("\\nA"), 0, 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"'A \n', 1", "A\\n, 1", "A\\r\\n, 1", "A\\\\n, 1", "A\\, 1", "An, 2", "n, 1", "A\\t, 3", "' ', 0"})
    void backOverBreaks(String text, int expected) {
        assertThat(BlockContent.backOverBreaks(bytes(text), 0, text.length())).isEqualTo(expected);
    }

    @Test
    void backOverBreaks_noFurtherThanItMay() {
        assertThat(BlockContent.backOverBreaks(bytes("A   "), 2, 4)).isEqualTo(2);
        assertThat(BlockContent.backOverBreaks(bytes("A\\nB"), 2, 3)).isEqualTo(3);
        assertThat(BlockContent.backOverBreaks(bytes("A\\nB"), 1, 3)).isEqualTo(1);
    }

    private static int endOfRun(String content, String behind) {
        return BlockContent.endOfRun(bytes(content + behind), 0, 1000);
    }

    private static boolean isEncoded(String text) {
        return BlockContent.isEncoded(bytes(text), 0, text.length());
    }
}
