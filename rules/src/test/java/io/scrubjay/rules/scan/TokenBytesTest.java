package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBytesTest {
    @Test
    void masks_everyByteAtEveryPlace_agreeWithTheAlphabet() {
        // given
        Random random = new Random(7);
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place < Long.BYTES; place++) {
                // when: whatever stands beside it
                long word = (random.nextLong() & ~(0xffL << (8 * place))) | ((long) value << (8 * place));

                // then
                boolean escape = value == '\\' || value == '%';
                boolean run = isSet(TokenBytes.runs(word), place);
                assertThat(run).as("%02x", value).isEqualTo(value >= '%' && value < 0x80);
                assertThat(run || !TokenHint.ALPHABET.contains(value)).as("%02x", value).isTrue();
                assertThat(isSet(TokenBytes.escapes(word), place)).as("%02x", value).isEqualTo(escape);
                assertThat(isSet(TokenBytes.alnums(word), place))
                        .as("%02x", value)
                        .isEqualTo(value < 0x80 && Character.isLetterOrDigit(value));
                assertThat(isSet(TokenBytes.capitalsAndDigits(word), place))
                        .as("%02x", value)
                        .isEqualTo(value < 0x80 && (Character.isDigit(value) || Character.isUpperCase(value)));
                assertThat(TokenBytes.runs(word) & ~TokenBytes.ALL).isZero();
            }
        }
    }

    private static boolean isSet(long mask, int place) {
        return (mask >>> (8 * place + 7) & 1) != 0;
    }
}
