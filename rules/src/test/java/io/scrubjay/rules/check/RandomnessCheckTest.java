package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomnessCheckTest {
    private final RandomnessCheck check = new RandomnessCheck(4.2, 4.6);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q7Zk", "q7Zk-th", "qzxj", "q7Zk2Vx9Rb4Lm1Tn", "1234567890123ab4", "abcdefabcdefab12",
                "12345678-9012-ab34", "the-1234567890123456abcd", "THE-1234567890123456ABCD", "the-dededededededede1234",
                "0xq7Zk2Vx9Rb4Lm1Tn", "0x7f3a12bc99de4411aa90bbz7"
            })
    void accepts_strangeOrHexadecimal(String value) {
        assertThat(accepts(value)).isTrue();
        assertThat(mayAccept(value, value.length())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q7Z", "qzx", "qzxtheththe", "therefore", "123456789012345a", "dedededededeade1", "1234567890123ag4",
                "12345678901ab34", "the-123456789012345abcd", "the-12345678901234567abc", "the-dedededededededede123",
                "the-1234567890ab-1234567890ab", "0x7f3a12bc99de", "0X7F3A12BC99DE4411AA90", "!?!?!?!?"
            })
    void accepts_wordsAndNumbers_not(String value) {
        assertThat(accepts(value)).isFalse();
        assertThat(mayAccept(value, value.length())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "q7Zk-the-end-of-the-line, 4, true",
        "q7Zk-the-end-of-the-line, 24, false",
        "q7-the-end-of-the-line, 1, false",
        "there-9f86d081884c7d659a2f-there-there-there, 40, true"
    })
    void mayAccept_valueThatMayEndEarlier(String value, int leastBytes, boolean expected) {
        assertThat(mayAccept(value, leastBytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "..qu, 0", "..QU, 0", "..qz, 9", "..aQ, 5", "A.Qu, 0", ".AQu, 5", ".aQu, 0", "..12, 3", "..a1, 5", "..1a, 5",
        "..a_, 2", "..-a, 2",
        "..1., 2", "../a, 2", "..a:, 2", "'..a ', 2", "..a!, 4", "..!a, 4", "..!?, 4", "..;1, 4"
    })
    void surprise_pairs(String text, int bits) {
        assertThat(RandomnessCheck.surprise(text.charAt(1), text.charAt(2), text.charAt(3))).isEqualTo(bits);
    }

    @Test
    void bits_isTheMeanWithinTheValue() {
        assertThat(RandomnessCheck.bits("AQu", 1, 3)).isZero();
        assertThat(RandomnessCheck.bits("AQu", 0, 3)).isEqualTo(7, within(0.001));
        assertThat(RandomnessCheck.bits("qz", 0, 2)).isEqualTo(9, within(0.001));
        assertThat(RandomnessCheck.bits("qz", 1, 2)).isZero();
    }

    /** Signs alone reach the lower limit of names that vouch for their value; a key has letters. */
    @Test
    void accepts_signsWithoutALetter() {
        // given
        RandomnessCheck tokenLike = new RandomnessCheck(3.4, 4.2);
        String signs = "!?!?1?!?";

        // then
        assertThat(RandomnessCheck.bits(signs, 0, 8)).isGreaterThan(3.4);
        assertThat(tokenLike.accepts(signs, 0, 8)).isFalse();
        assertThat(tokenLike.mayAccept(signs.getBytes(StandardCharsets.US_ASCII), 0, 8, 8)).isFalse();
    }

    @Test
    void explain_measureWithItsLimits() {
        assertThat(check.explain("(qz1)", 1, 4))
                .isEqualTo("7.00 bits of surprise a character (expected: >= 4.2, without a digit 4.6)");
    }

    private boolean accepts(String value) {
        return check.accepts("A" + value + "A", 1, 1 + value.length());
    }

    private boolean mayAccept(String value, int leastBytes) {
        byte[] text = ("A" + value + "A").getBytes(StandardCharsets.ISO_8859_1);
        return check.mayAccept(text, 1, 1 + value.length(), leastBytes);
    }
}
