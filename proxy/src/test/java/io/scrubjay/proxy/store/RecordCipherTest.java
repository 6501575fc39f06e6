package io.scrubjay.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordCipherTest {
    private static final byte[] PAYLOAD = "payload of a record".getBytes(StandardCharsets.US_ASCII);

    private final RecordCipher cipher = new RecordCipher(randomKey());

    @Test
    void open_sealed() {
        // given
        byte[] sealed = cipher.seal("a", PAYLOAD);

        // when
        byte[] opened = cipher.open("a", sealed).orElseThrow();

        // then
        assertThat(opened).isEqualTo(PAYLOAD);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("payload");
    }

    @Test
    void seal_twice() {
        // given
        byte[] first = cipher.seal("a", PAYLOAD);

        // when
        byte[] second = cipher.seal("a", PAYLOAD);

        // then
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void open_otherRecord() {
        // given
        byte[] sealed = cipher.seal("a", PAYLOAD);

        // when / then
        assertThat(cipher.open("b", sealed)).isEmpty();
    }

    @Test
    void open_otherKey() {
        // given
        byte[] sealed = cipher.seal("a", PAYLOAD);

        // when / then
        assertThat(new RecordCipher(randomKey()).open("a", sealed)).isEmpty();
    }

    @Test
    void open_everyByteFlipped() {
        // given
        byte[] sealed = cipher.seal("a", PAYLOAD);

        for (int i = 0; i < sealed.length; i++) {
            // when
            byte[] damaged = sealed.clone();
            damaged[i] ^= 0x10;

            // then
            assertThat(cipher.open("a", damaged)).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void open_everyLength() {
        // given
        byte[] sealed = cipher.seal("a", PAYLOAD);

        for (int length = 0; length < sealed.length; length++) {
            // when / then
            assertThat(cipher.open("a", Arrays.copyOf(sealed, length))).as("length %d", length).isEmpty();
        }
    }

    @Test
    void new_shortKey() {
        assertThatThrownBy(() -> new RecordCipher(new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("record key: 16 bytes (expected: 32)");
    }

    private static byte[] randomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
