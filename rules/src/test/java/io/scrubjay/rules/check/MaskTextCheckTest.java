package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTextCheckTest {
    private static final String HEX = "0123456789abcdef0123456789abcdef";

    private final MaskTextCheck check = new MaskTextCheck();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[redacted]",
                "[redacted:a:1234abcd]",
                "[redacted:...]",
                "[redacted:...abcd]",
                "[hmac:" + HEX + "]",
                "[redacted][hmac:" + HEX + "][redacted:a:1234abcd]"
            })
    void accepts_masks_not(String masks) {
        assertThat(check.accepts(masks, 0, masks.length())).isFalse();
        assertThat(check.accepts("a" + masks + "b", 1, 1 + masks.length())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[redacted:1234abcd]",
                "[redacted::1234abcd]",
                "[redacted:a:1234abc]",
                "[redacted:a:1234abcg]",
                "[redacted:a.b:1234abcd]",
                "[redacted-a:1234abcd]",
                "[redacted:..abcd]",
                "[redacted:...abcde]",
                "[redacted:...a+b]",
                "[redacted:...a",
                "[hmac:" + HEX + "0]",
                "[hmac:" + HEX,
                "[hmac:g123456789abcdef0123456789abcdef]",
                "[hmac:" + HEX + ")"
            })
    void accepts_whatOnlyBeginsLikeAMask(String text) {
        assertThat(check.accepts(text, 0, text.length())).isTrue();
        assertThat(check.accepts(text + " ]", 0, text.length())).isTrue();
    }

    /** A rule's id may hold the word that another rule looks for. */
    @ParameterizedTest
    @CsvSource({
        "[redacted:my-password:1234abcd], password, false",
        "[redacted:my-password:1234abcd] Zk3vQ9wL, Zk3vQ9wL, true",
        "[redacted:my-password:1234abcd]Zk3vQ9wL, Zk3vQ9wL, true",
        "[redacted:my-password:1234abcd]Zk3vQ9wL, ], false",
        "[my-password:1234abcd], password, true"
    })
    void accepts_secretBesideABracket(String text, String secret, boolean accepted) {
        int from = text.indexOf(secret);

        assertThat(check.accepts(text, from, from + secret.length())).isEqualTo(accepted);
    }

    /** Of a value whose quote nothing closes. */
    @Test
    void accepts_maskAtTheBeginning_whereTheValueHasNoEnd() {
        String mask = "[hmac:" + HEX + "]";

        assertThat(check.accepts(mask + " done", 0, mask.length() + 5)).isFalse();
        assertThat(check.accepts(mask + "\u001b[0m done\nnext", 0, mask.length() + 9)).isFalse();
        assertThat(check.accepts(mask + " done\"", 0, mask.length() + 5)).isTrue();
        assertThat(check.accepts(mask + "done", 0, mask.length() + 4)).isTrue();
    }

    @Test
    void accepts_secretBehindAMask_thatGoesOnIntoAnother() {
        // given
        String text = "[redacted]Zk3vQ9wL[redacted]";

        // then
        assertThat(check.accepts(text, 0, text.length())).isTrue();
        assertThat(check.accepts(text, 10, text.length())).isTrue();
    }

    /** The longest label, 64 characters, stands in a mask of 84; what is longer than any mask is none. */
    @ParameterizedTest
    @CsvSource({"64, false", "77, false", "78, true"})
    void accepts_longLabel(int length, boolean accepted) {
        String mask = "[redacted:" + "a".repeat(length) + ":1234abcd]";

        assertThat(check.accepts(mask, 0, mask.length())).isEqualTo(accepted);
        assertThat(check.accepts(mask, mask.length() - 2, mask.length() - 1)).isEqualTo(accepted);
    }
}
