package io.scrubjay.rules.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprinterTest {
    private static final byte[] KEY = filled(Fingerprinter.KEY_BYTES, 0x0b);

    /** RFC 4231 section 4.2; zeros behind the 20 bytes of its key change nothing (RFC 2104 section 2). */
    @Test
    void fingerprint_publishedExample() {
        // given
        byte[] key = Arrays.copyOf(filled(20, 0x0b), Fingerprinter.KEY_BYTES);

        // when
        Fingerprint fingerprint = new Fingerprinter(key).fingerprint(ascii("Hi There"), 0, 8);

        // then
        assertThat(fingerprint).isEqualTo(new Fingerprint("b0344c61d8db38535ca8afceaf0bf12b"));
    }

    @Test
    void fingerprint_partOfABuffer() {
        // given
        Fingerprinter fingerprinter = new Fingerprinter(KEY);

        // when
        Fingerprint part = fingerprinter.fingerprint(ascii("to Hi There and back"), 3, 11);

        // then
        assertThat(part).isEqualTo(fingerprinter.fingerprint(ascii("Hi There"), 0, 8));
        assertThat(part).isNotEqualTo(fingerprinter.fingerprint(ascii("Hi Theme"), 0, 8));
    }

    @Test
    void fingerprint_otherKey() {
        // given
        Fingerprinter other = new Fingerprinter(filled(Fingerprinter.KEY_BYTES, 0x0c));

        // when
        Fingerprint fingerprint = other.fingerprint(ascii("Hi There"), 0, 8);

        // then
        assertThat(fingerprint).isNotEqualTo(new Fingerprinter(KEY).fingerprint(ascii("Hi There"), 0, 8));
    }

    @Test
    void fingerprint_keyChangedAfterwards() {
        // given
        byte[] key = KEY.clone();
        Fingerprinter fingerprinter = new Fingerprinter(key);

        // when
        Arrays.fill(key, (byte) 0);

        // then
        assertThat(fingerprinter.fingerprint(ascii("Hi There"), 0, 8))
                .isEqualTo(new Fingerprinter(KEY).fingerprint(ascii("Hi There"), 0, 8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void new_keyOfAnotherLength(int length) {
        assertThatThrownBy(() -> new Fingerprinter(new byte[length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fingerprint key: " + length + " bytes (expected: 32)");
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
