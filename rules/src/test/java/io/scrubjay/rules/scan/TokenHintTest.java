package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenHintTest {
    @Test
    void prefixCrc_isThatOfZlib() {
        // given
        Random random = new Random(7);
        byte[] bytes = new byte[40];
        CRC32 crc = new CRC32();
        for (int i = 0; i < 1_000; i++) {
            random.nextBytes(bytes);
            crc.reset();
            crc.update(bytes, i % 20, 16);

            // when, then
            assertThat(TokenHint.prefixCrc(bytes, i % 20)).isEqualTo((int) crc.getValue() & 0xffffff);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcde", "0123456789abcde!", "0123456789abcd\u00e9f", "correct-horse.battery1"})
    void of_noToken_null(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(TokenHint.of(bytes, 0, bytes.length)).isNull();
    }

    @Test
    void of_token_lengthAndPrefixOfThat() {
        // given
        byte[] bytes = "xx0123456789abcdef+/=yy".getBytes(StandardCharsets.US_ASCII);

        // when
        TokenHint hint = TokenHint.of(bytes, 2, 21);

        // then
        assertThat(hint).isEqualTo(new TokenHint(TokenHint.prefixCrc(bytes, 2), 19));
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 257})
    void new_lengthOutOfBounds(int lengthBytes) {
        assertThatThrownBy(() -> new TokenHint(0, lengthBytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length: " + lengthBytes + " (expected: 16 to 256)");
    }
}
