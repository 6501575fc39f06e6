package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinWindowTest {
    private final JoinWindow window = new JoinWindow(Instant.EPOCH, bytes("ac"), bytes("\n"));

    @Test
    void text_recordsBehindWhatHasLeft() {
        // when
        window.add(record(0, "me_"));
        window.add(record(1, "word"));

        // then
        assertThat(text()).isEqualTo("acme_\nword");
        assertThat(window.bytes()).isEqualTo(7);
        assertThat(window.startOf(0)).isEqualTo(2);
        assertThat(window.startOf(1)).isEqualTo(6);
    }

    @Test
    void removeLast_textAndPatchesOfTheRest() {
        // given
        window.add(record(0, "me_"));
        window.add(record(1, "word"));
        window.patches(text -> List.of());

        // when
        JoinWindow.Held last = window.removeLast();

        // then
        assertThat(last.number()).isEqualTo(1);
        assertThat(window.bytes()).isEqualTo(3);
        assertThat(text()).isEqualTo("acme_");
        window.patches(text -> {
            assertThat(text).isEqualTo(bytes("acme_"));
            return List.of();
        });
    }

    private static JoinWindow.Held record(long number, String text) {
        return new JoinWindow.Held(number, bytes(text), false, List.of());
    }

    private String text() {
        return new String(window.text(), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
