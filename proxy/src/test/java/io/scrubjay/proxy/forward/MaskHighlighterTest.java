package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskHighlighterTest {
    @Test
    void show_coloured() {
        // given
        String text = "a [redacted:fake-token:0a1b2c3d] b [k=\"[redacted:x:00000000\\]\"] [redacted] [redacted?]";

        // when
        String shown = new MaskHighlighter(true).show(text);

        // then
        assertThat(shown)
                .isEqualTo("a \u001b[1;33m[redacted:fake-token:0a1b2c3d]\u001b[0m b [k=\"\u001b[1;33m"
                        + "[redacted:x:00000000\\]\u001b[0m\"] \u001b[1;33m[redacted]\u001b[0m [redacted?]");
    }

    @Test
    void show_plain_controlCharactersWrittenOut() {
        // when
        String shown = new MaskHighlighter(false).show("\u001b[2J[redacted]\r\n\tx\0\u009b \u00e4");

        // then
        assertThat(shown).isEqualTo("\\u001b[2J[redacted]\\r\\n\tx\\u0000\\u009b \u00e4");
    }
}
